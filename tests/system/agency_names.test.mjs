// Agencies are called what they really are: a commission where a city has one, and as the text writes it where nobody knows.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { withoutWorkers } from '../support/programs.mjs';
import { until } from '../support/wait.mjs';
import { withServer } from './story.mjs';

const it = withServer({ workers: withoutWorkers ? 0 : 1 });

for (const [title, code, zh, en] of [
	['北京市住房和城乡建设委员会关于绿色建筑的通知', '110000-housing_construction', '北京市住房和城乡建设委员会', 'Beijing Commission of Housing and Urban-Rural Development'],
	['上海市住建委关于绿色建筑的通知', '310000-housing_construction', '上海市住房和城乡建设管理委员会', 'Shanghai Commission of Housing and Urban-Rural Development'],
	['武汉市住房和城乡建设委员会关于绿色建筑的通知', '420100-housing_construction', '武汉市住房和城乡建设委员会', 'Wuhan Commission of Housing and Urban-Rural Development'],
	['苏州市住建局关于绿色建筑的通知', '320500-housing_construction', '苏州市住房和城乡建设局', 'Suzhou Bureau of Housing and Urban-Rural Development'],
	['佛山市发展和改革局关于节能工作的通知', '440600-drc', '佛山市发展和改革局', 'Foshan Development and Reform Commission'],
	['广东省发展改革委关于节能工作的通知', '440000-drc', '广东省发展和改革委员会', 'Guangdong Development and Reform Commission'],
])
	test(`${title}: ${zh}`, { skip: withoutWorkers }, async () => {
		const { id } = await it.create({ title_zh: title, state: 'published' });
		const policy = await until('it is read', async () => {
			const now = (await it.call('GET', `/v1/policies/${id}`)).json;
			return now.processing.classify === 'done' && now;
		}, 60000);
		assert.deepEqual(policy.agencies.map((one) => [one.code, one.name_zh, one.name_en]), [[code, zh, en]]);
	});
