/* The words of the page of the interface, loaded with it. As strings.ts. */
export const docStrings = {
	help: ["读取已发布的内容不需要令牌；写入需要（Authorization: Bearer）。错误均为 application/problem+json。版本 {version}，说明为英文。", "What is published is read without a token; writing needs one (Authorization: Bearer). Errors are application/problem+json. Version {version}."],
	download: ["下载 OpenAPI 文件", "Download the OpenAPI document"],
	find: ["查找", "Find"],
	shown: ["{n} 个操作", "{n} operation|{n} operations"],
	needed: ["必填", "required"],
	request: ["请求示例", "A request"],
	parameters: ["参数", "Parameters"],
	body: ["请求内容", "Body"],
	answers: ["应答", "Answers"],
	answer: ["应答内容（{status}）", "What {status} holds"],
} as const satisfies Record<string, readonly [string, string]>;

export type DocKey = keyof typeof docStrings;
