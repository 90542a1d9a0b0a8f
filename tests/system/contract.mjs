// Holds answers to proto/openapi.yaml: the status is documented, the type and the schema fit.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

import Ajv2020 from 'ajv/dist/2020.js';
import { parse } from 'yaml';

import { SOURCE_DIR } from '../support/programs.mjs';

export const contract = parse(readFileSync(`${SOURCE_DIR}/proto/openapi.yaml`, 'utf8'));

/* What the contract's description says of every operation: the request itself is refused, or the server is unable to. */
const ANY_OPERATION = [400, 401, 405, 413, 414, 429, 431, 503];

const DATE = /^\d{4}-\d\d-\d\d$/;
const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

const ajv = new Ajv2020({ strict: false, allErrors: true, formats: { date: DATE, 'date-time': DATE_TIME } });
ajv.addSchema({ ...contract, $id: 'contract' });

const validators = new Map();
function validator(pointer) {
	if (!validators.has(pointer))
		validators.set(pointer, ajv.compile({ $ref: `contract#${pointer}` }));
	return validators.get(pointer);
}

const escape = (key) => encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'));
const segments = (path) => path.split('/');
const isParameter = (segment) => segment.startsWith('{');

/** The template that a path is of: the one with the fewest parameters, as routers choose. */
export function templateOf(path) {
	const parts = segments(path);
	const fitting = Object.keys(contract.paths).filter((template) => {
		const pattern = segments(template);
		return pattern.length === parts.length && pattern.every((segment, i) => isParameter(segment) || segment === parts[i]);
	});
	return fitting.sort((a, b) => segments(a).filter(isParameter).length - segments(b).filter(isParameter).length)[0];
}

/** Every operation as "GET /v1/policies". */
export const operations = Object.entries(contract.paths).flatMap(([template, item]) => Object.keys(item)
	.filter((method) => ['get', 'post', 'put', 'patch', 'delete'].includes(method))
	.map((method) => `${method.toUpperCase()} ${template}`));

function mustFit(answer, pointer, value) {
	const validate = validator(pointer);
	assert.ok(validate(value), `${answer.method} ${answer.path} ${answer.status} breaks the contract: ` +
		`${ajv.errorsText(validate.errors)}\n${answer.text.slice(0, 2000)}`);
}

function mustBeProblem(answer) {
	assert.equal(answer.headers.get('content-type'), 'application/problem+json', `${answer.method} ${answer.path}: ${answer.text}`);
	mustFit(answer, '/components/schemas/Problem', answer.json);
	assert.equal(answer.json.status, answer.status);
	assert.equal(answer.json.request_id, answer.headers.get('x-request-id'));
}

/** The documented response and its JSON pointer, references followed; undefined = not documented. */
function documented(template, method, status) {
	let pointer = `/paths/${escape(template)}/${method}/responses/${status}`;
	let response = contract.paths[template][method].responses[status];
	if (response?.$ref) {
		pointer = response.$ref.slice(1);
		response = contract.components.responses[pointer.split('/').at(-1)];
	}
	return response && { response, pointer };
}

/** The operations that were answered so far. */
export const exercised = new Set();

/** Fails when an answer is not as the contract says. */
export function holdToContract(answer) {
	const path = answer.path.split('?')[0];
	const template = templateOf(path);
	const method = answer.method === 'HEAD' ? 'get' : answer.method.toLowerCase();
	assert.ok(answer.headers.get('x-request-id'), `${answer.method} ${answer.path}: every answer has a request id`);
	if (template === undefined || contract.paths[template][method] === undefined) {
		assert.ok([404, 405, 400, 414, 200].includes(answer.status), `${answer.method} ${answer.path} is not in the contract: ${answer.status}`);
		return answer.status >= 400 ? mustBeProblem(answer) : undefined;
	}
	exercised.add(`${method.toUpperCase()} ${template}`);
	const found = documented(template, method, answer.status);
	assert.ok(found || ANY_OPERATION.includes(answer.status),
		`${answer.method} ${answer.path} answers ${answer.status}, which is not documented: ${answer.text.slice(0, 500)}`);
	if (answer.status >= 400)
		mustBeProblem(answer);
	const type = (answer.headers.get('content-type') ?? '').split(';')[0];
	const content = found?.response.content;
	if (!content) {
		if (found && answer.method !== 'HEAD' && answer.status !== 202)
			assert.equal(answer.text, '', `${answer.method} ${answer.path} ${answer.status} has a body that is not documented`);
		return;
	}
	assert.ok(content[type], `${answer.method} ${answer.path} ${answer.status} is ${type}, not ${Object.keys(content)}`);
	if (answer.json !== undefined)
		mustFit(answer, `${found.pointer}/content/${escape(type)}/schema`, answer.json);
}
