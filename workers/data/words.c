#include "workers/data/words.h"

#include <stddef.h>

const struct word type_words[] = {
	{"policy_type", "provision", "规则", 0},
	{"policy_type", "specification", "准则", 0},
	{"policy_type", "plan", "计划", 0},
	{"policy_type", "scheme", "思路", 0},
	{"policy_type", "plan", "Plan", 0}, {"policy_type", "action_plan", "Action", 0}, {"policy_type", "white_paper", "Policies and Actions", 0},
	 {"policy_type", "methodology", "方法", 0}, {"policy_type", "standard", "检测方法", 0},
	{"policy_type", "standard", "测定方法", 0}, {"policy_type", "standard", "监测方法", 0}, {"policy_type", "standard", "试验方法", 0},
	{"policy_type", "standard", "检验方法", 0}, {"policy_type", "standard", "分析方法", 0}, {"policy_type", "standard", "技术要求", 0},
	{"policy_type", "decision", "决定书", 0}, {"policy_type", "standard", "色谱法", 0}, {"policy_type", "standard", "质谱法", 0},
	{"policy_type", "standard", "光谱法", 0}, {"policy_type", "standard", "光度法", 0}, {"policy_type", "standard", "滴定法", 0},
	{"policy_type", "standard", "重量法", 0}, {"policy_type", "standard", "电极法", 0}, {"policy_type", "standard", "荧光法", 0},
	{"policy_type", "standard", "测定法", 0}, {"policy_type", "standard", "测量法", 0}, {"policy_type", "standard", "采样法", 0},
	{"policy_type", "standard", "滤膜法", 0}, {"policy_type", "standard", "吸收法", 0}, {"policy_type", "standard", "比色法", 0}, {"policy_type", "standard", "发光法", 0}, {"policy_type", "standard", "底物法", 0},
	{"policy_type", "standard", "燃烧法", 0}, {"policy_type", "standard", "红外法", 0}, {"policy_type", "standard", "分析法", 0}, {"policy_type", "standard", "发酵法", 0}, {"policy_type", "standard", "培养法", 0},
	{"policy_type", "methodology", "核算法", 0}, {"policy_type", "methodology", "衡算法", 0}, {"policy_type", "methodology", "因子法", 0},
	{NULL},
};

const struct word prefix_words[] = {
	{"agency", "cpc_central_committee", "中发", 0}, {"agency", "state_council", "国发", 0}, {"agency", "state_council", "国函", 0},
	{"agency", "sc_general_office", "国办发", 0}, {"agency", "sc_general_office", "国办函", 0}, {"agency", "ndrc", "发改", 0},
	{NULL},
};

const struct word organ_prefix_words[] = {
	{"organ", "government_office", "政办", 0}, {"organ", "government_office", "府办", 0},
	{"organ", "people_government", "政", 0}, {"organ", "people_government", "府", 0},
	{NULL},
};

const char *const trap_words[] = {
	"长治久安", "大同小异", "大同社会", "世界大同", "天下大同", "三明治", "东方电气", "阿里巴巴", "阿里云", "朝阳产业", "中山大学",
	"中山路", "吉林大学", "安康工程", "上海南站", "上海西站", "北京南站", "广州南站", "南京路", "南昌路",
	"西安交通大学", "上海交通大学", "北京大学", "北京师范大学", "浙江大学", "武汉大学", "湖南大学", "重庆大学", "四川大学", "山东大学",
	"南京大学", "厦门大学", "大庆油田", "胜利油田", "北京冬奥会", "杭州亚运会",
	"新华社北京",
	"发达县", "公开县", "展开县", "放开县", "责任县", "主任县", "纵横县", "全盘县", NULL,
};

const char *const words_after_no_region[] = {
	"大学", "学院", "路", "大街", "大道", "机场", "站", "会议精神", "冬奥", "亚运", "油田", "分行", "中心支行", NULL,
};

const struct word subject_words[] = {
	{"organ", "sasac", "政府国有资产监督管理委员会", 0}, {"organ", "sasac", "政府国资委", 0}, {"organ", "public_institutions", "机关管理局", 0},
	{"organ", "people_congress_sc", "人大常委会办公厅", 0}, {"organ", "government_office", "兵团办公厅", 0},
	{"agency", "cma", "气象局", 0},
	{"sector", "cross_cutting", "国民经济和社会发展", 4}, {"sector", "air_pollution", "环境保护法", 3},
	{"sector", "cross_cutting", "碳排放管理", 3}, {"sector", "industry", "绿色低碳产业", 2},
	{"sector", "cross_cutting", "绿色转型", 2}, {"sector", "industry", "高耗能", 3},
	{"sector", "industry", "高排放", 2}, {"sector", "industry", "企业技术改造", 2}, {"sector", "buildings", "清洁取暖", 1}, {"sector", "finance", "补贴", 1},
	{NULL},
};
