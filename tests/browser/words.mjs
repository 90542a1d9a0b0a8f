// What stands on the page in each language, as a visitor knows it.
export const words = {
	zh: {
		tag: 'zh-CN', site: '中国碳中和政策库', searchLabel: '检索政策标题、文号与全文', latest: '最新政策', methane: '甲烷',
		misspelt: '佳烷', meant: '您是不是要找：', also: '同时检索了：', alsoWord: 'methane', onlyMine: '只检索我输入的词', notExpanded: '只检索了您输入的词。',
		guangdong: '广东省', guangdongPlan: '广东省甲烷排放控制工作方案', quote: '广东省', field: 'title_zh', other: 'English', removeGuangdong: '去掉 广东省',
		nothing: '没有符合条件的政策', notFound: '没有这个页面', history: '修订记录', created: '创建', clear: '全部清除',
		level: '层级', province: '省级', workers: '工作进程', stopUpdating: '暂停更新', updateAgain: '继续更新', map: '各省政策数', policies: '政策', operations: '运行',
		skip: '跳到正文', more: '再显示一些', noWord: /没有可检索的字词/, tooLong: /检索词太长/, onlyChinese: '暂无英文正文',
		targets: '量化目标', past: '历史', correctedIt: '更正', englishSays: /英文文本作：55%/, agrees: '与基准相符', dalian: '大连市', national: /全国 2025 年：20%/, signIn: '登录', token: '接口令牌', accept: '确认', accepted: '已确认', correct: '更正', value: '数值', save: '保存', machine: /机器读作/, reject: '否定', takeAway: '移除', add: '添加', addTarget: '添加目标', addRelation: '添加关联', addSector: '添加：领域', sector: '领域',
		role: '角色', building: '城乡建设', indicator: '指标', subject: '对象与范围', unit: '单位', year: '目标年', quote: '原文依据', noNumber: '不是有效的值', unknown: '没有这一项', isThere: '已有此项', kind: '关系', amends: '修改', amendedBy: '被修改', otherPolicy: '另一份政策', byHand: '人工',
		oneMore: '另有 1 份相近文本', showEach: '逐一显示', asOne: '合并相近文本', nearlySame: '文本相近的文件',
		keepSearch: '保存此检索', keep: '保存检索', searchName: '检索的名称', oneNew: '1 项新政策', alertsSummary: '提醒与私有订阅', makeAddress: '生成地址', revoke: '撤销地址', setWebhook: '设置 Webhook 地址', webhook: 'Webhook 地址', forget: /^删除/, noSaved: /还没有保存的检索/,
		subscribe: '订阅与下载', noTargets: '没有找到量化目标。', valuesFrom: '数值从', filter: '筛选', unfit: '此指标不用这个单位。', unknownUnit: '不认识这个单位。',
	},
	en: {
		tag: 'en', site: 'China Carbon Neutrality Tracker', searchLabel: 'Search titles, numbers and full texts', latest: 'Latest policies', methane: 'methane',
		misspelt: 'methne', meant: 'Did you mean', also: 'Also searched:', alsoWord: '甲烷', onlyMine: 'Search only my words', notExpanded: 'Only your own words were searched.',
		guangdong: 'Guangdong', guangdongPlan: 'Work Plan for Methane Emissions Control (Guangdong)', other: '中文', removeGuangdong: 'Remove Guangdong',
		nothing: 'No policy matches', notFound: 'There is no such page', history: 'History', created: 'created', clear: 'Clear all',
		level: 'Level', province: 'Province', workers: 'Workers', stopUpdating: 'Stop updating', updateAgain: 'Update again', map: 'Policies by province', policies: 'Policies', operations: 'Operations',
		skip: 'Skip to the content', more: 'Show more', noWord: /There is no word to search for/, tooLong: /The search is too long/, onlyChinese: 'Only in Chinese so far',
		targets: 'Targets', past: 'History', correctedIt: 'corrected it', englishSays: /the English text says 55%/, agrees: 'agrees with the benchmark', dalian: 'Dalian', national: /National 2025: 20%/, signIn: 'Sign in', token: 'API token', accept: 'Accept', accepted: 'Accepted', correct: 'Correct', value: 'Value', save: 'Save', machine: /the machine reads/, reject: 'Reject', takeAway: 'Remove', add: 'Add', addTarget: 'Add a target', addRelation: 'Add a relation', addSector: 'Add: Sector', sector: 'Sector',
		role: 'Role', building: 'build', indicator: 'Indicator', subject: 'What exactly', unit: 'Unit', year: 'Target year', quote: 'Words that say so', noNumber: 'is no valid value', unknown: 'is not known', isThere: 'It is there already', kind: 'What it does', amends: 'amends', amendedBy: 'amended by', otherPolicy: 'The other policy', byHand: 'by a person',
		oneMore: '1 more text that is nearly the same', showEach: 'Show each', asOne: 'Show them as one', nearlySame: 'Texts that are nearly the same',
		keepSearch: 'Save this search', keep: 'Keep the search', searchName: 'Name of the search', oneNew: '1 new policy', alertsSummary: 'Alerts and private feed', makeAddress: 'Make an address', revoke: 'Revoke the address', setWebhook: 'Set the webhook address', webhook: 'Webhook address', forget: /^Delete/, noSaved: /Nothing is saved yet/,
		subscribe: 'Subscribe and download', noTargets: 'No quantified target was found.', valuesFrom: 'Values from', filter: 'Filter', unfit: 'This indicator is not measured in that unit.', unknownUnit: 'This unit is not known.',
	},
};
export const langs = Object.keys(words);
