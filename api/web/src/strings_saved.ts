/* The words of the page of saved searches, loaded with it. As strings.ts. */
export const savedStrings = {
	savedSearches: ["已存检索", "Saved searches"],
	savedSignIn: ["保存检索需要接口令牌；只在此窗口中保存。", "Saving searches needs an API token; it is kept in this window only."],
	keep: ["保存检索", "Keep the search"],
	searchName: ["检索的名称", "Name of the search"],
	noSaved: ["还没有保存的检索：在检索页的“订阅与下载”中保存。", "Nothing is saved yet: save a search from “Subscribe and download” on its page."],
	newOnes: ["{n} 项新政策", "{n} new policy|{n} new policies"],
	markSeen: ["全部标为已看", "Mark as seen"],
	forget: ["删除", "Delete"],
	forgetOf: ["删除“{name}”", "Delete “{name}”"],
	alerts: ["提醒与私有订阅", "Alerts and private feed"],
	alertsHelp: ["有新的匹配政策时，向此地址发送带签名的消息；清空则停止。", "New matches are sent to this address as signed messages; empty it to stop."],
	on: ["已开启", "on"],
	webhook: ["Webhook 地址", "Webhook address"],
	setWebhook: ["设置 Webhook 地址", "Set the webhook address"],
	webhookSecret: ["签名密钥（只显示一次）", "Secret of the signature (shown this once)"],
	privateFeed: ["私有订阅地址", "Private feed"],
	privateFeedHelp: ["知道地址的人都能读取；可随时撤销。", "Whoever knows the address can read it; it can be revoked at any time."],
	openFeed: ["生成地址", "Make an address"],
	renewFeed: ["更换地址", "Replace the address"],
	closeFeed: ["撤销地址", "Revoke the address"],
	delivered: ["已送达", "delivered"],
	underWay: ["发送中", "under way"],
	attempts: ["尝试 {n} 次", "{n} attempt|{n} attempts"],
} as const satisfies Record<string, readonly [string, string]>;

export type SavedKey = keyof typeof savedStrings;
