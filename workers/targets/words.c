#include "workers/targets/words.h"

#define W(word, text) {text, WORD_##word, 0},

const struct word_entry target_words[] = {
	W(AT_LEAST, "不低于") W(AT_LEAST, "不少于") W(AT_LEAST, "不小于") W(AT_LEAST, "至少") W(AT_LEAST, "最低")
	W(AT_LEAST, "≥") W(AT_LEAST, "≧") W(AT_LEAST, "at least") W(AT_LEAST, "no less than") W(AT_LEAST, "not less than")
	W(AT_LEAST, "no fewer than") W(AT_LEAST, "no lower than") W(AT_LEAST, "not lower than") W(AT_LEAST, "a minimum of")
	W(AT_LEAST, "不低於")

	W(MORE, "超过") W(MORE, "突破") W(MORE, "大于") W(MORE, "高于") W(MORE, "多于") W(MORE, "超出") W(MORE, ">") W(MORE, "逾")
	W(MORE, "more than") W(MORE, "over") W(MORE, "exceed") W(MORE, "exceeds") W(MORE, "exceeding") W(MORE, "greater than")
	W(MORE, "higher than") W(MORE, "above") W(MORE, "to exceed") W(MORE, "surpass")

	W(AT_MOST, "不超过") W(AT_MOST, "不高于") W(AT_MOST, "不大于") W(AT_MOST, "不多于") W(AT_MOST, "控制在")
	W(AT_MOST, "稳定控制在") W(AT_MOST, "≤") W(AT_MOST, "≦") W(AT_MOST, "at most") W(AT_MOST, "no more than")
	W(AT_MOST, "not more than") W(AT_MOST, "not exceed") W(AT_MOST, "not to exceed") W(AT_MOST, "within") W(AT_MOST, "up to")
	W(AT_MOST, "no higher than") W(AT_MOST, "not exceeding") W(AT_MOST, "capped at") W(AT_MOST, "kept within")

	W(LESS, "低于") W(LESS, "小于") W(LESS, "少于") W(LESS, "<") W(LESS, "less than") W(LESS, "below") W(LESS, "under")
	W(LESS, "fewer than") W(LESS, "lower than")

	W(ABOUT, "约") W(ABOUT, "大约") W(ABOUT, "约为") W(ABOUT, "近") W(ABOUT, "接近") W(ABOUT, "约达") W(ABOUT, "about") W(ABOUT, "around")
	W(ABOUT, "approximately") W(ABOUT, "roughly") W(ABOUT, "nearly") W(ABOUT, "some") W(ABOUT, "about to be")

	W(EQUAL, "达到") W(EQUAL, "达") W(EQUAL, "到达") W(EQUAL, "为") W(EQUAL, "至") W(EQUAL, "提高到") W(EQUAL, "提高至") W(EQUAL, "提升到")
	W(EQUAL, "提升至") W(EQUAL, "提升为") W(EQUAL, "增加到") W(EQUAL, "增加至") W(EQUAL, "增长到") W(EQUAL, "增长至") W(EQUAL, "增至")
	W(EQUAL, "升至") W(EQUAL, "上升到") W(EQUAL, "上升至") W(EQUAL, "扩大到") W(EQUAL, "扩大至") W(EQUAL, "下降到") W(EQUAL, "下降至")
	W(EQUAL, "降低到") W(EQUAL, "降低至") W(EQUAL, "降至") W(EQUAL, "降到") W(EQUAL, "降为") W(EQUAL, "减少到") W(EQUAL, "减少至")
	W(EQUAL, "减至") W(EQUAL, "稳定在") W(EQUAL, "保持在") W(EQUAL, "维持在") W(EQUAL, "稳定达到") W(EQUAL, "稳定保持在") W(EQUAL, "保持")
	W(EQUAL, "提至") W(EQUAL, "压减到") W(EQUAL, "压减至") W(EQUAL, "确保达到") W(EQUAL, "力争达到") W(EQUAL, "可达") W(EQUAL, "可达到")
	W(EQUAL, "实现") W(EQUAL, "占") W(EQUAL, "占到") W(EQUAL, "突破至") W(EQUAL, "发展到") W(EQUAL, "形成") W(EQUAL, "=")
	W(EQUAL, "reach") W(EQUAL, "reaches") W(EQUAL, "reaching") W(EQUAL, "to reach") W(EQUAL, "is") W(EQUAL, "are") W(EQUAL, "be")
	W(EQUAL, "is to be") W(EQUAL, "are to be") W(EQUAL, "will be") W(EQUAL, "will reach") W(EQUAL, "should reach") W(EQUAL, "to be")
	W(EQUAL, "to stay at") W(EQUAL, "stay at") W(EQUAL, "stays at") W(EQUAL, "remain at") W(EQUAL, "maintained at") W(EQUAL, "stand at")
	W(EQUAL, "to have") W(EQUAL, "is to reach") W(EQUAL, "are to reach") W(EQUAL, "account for") W(EQUAL, "accounts for")
	W(EQUAL, "accounting for") W(EQUAL, "accounted for") W(EQUAL, "increased to") W(EQUAL, "increase to") W(EQUAL, "raised to")
	W(EQUAL, "raise to") W(EQUAL, "rise to") W(EQUAL, "grow to") W(EQUAL, "reduced to") W(EQUAL, "lowered to") W(EQUAL, "fall to")
	W(EQUAL, "drop to") W(EQUAL, "decrease to") W(EQUAL, "is to") W(EQUAL, "are to") W(EQUAL, "should be") W(EQUAL, "must be")
	W(EQUAL, "shall be") W(EQUAL, "shall reach") W(EQUAL, "must reach") W(EQUAL, "must have") W(EQUAL, "has to be") W(EQUAL, "achieve")
	W(EQUAL, "expanded to") W(EQUAL, "brought to") W(EQUAL, "to")

	W(REDUCE, "下降") W(REDUCE, "降低") W(REDUCE, "减少") W(REDUCE, "压减") W(REDUCE, "削减") W(REDUCE, "减排") W(REDUCE, "降幅")
	W(REDUCE, "下降约") W(REDUCE, "缩减") W(REDUCE, "降") W(REDUCE, "减量") W(REDUCE, "下降率达到") W(REDUCE, "降低率达到")
	W(REDUCE, "下降率") W(REDUCE, "降幅达到") W(REDUCE, "reduce") W(REDUCE, "reduced") W(REDUCE, "reduced by") W(REDUCE, "reduce by")
	W(REDUCE, "fall") W(REDUCE, "fall by") W(REDUCE, "falls by") W(REDUCE, "falling by") W(REDUCE, "decrease") W(REDUCE, "decrease by")
	W(REDUCE, "decreased by") W(REDUCE, "decline by") W(REDUCE, "drop by") W(REDUCE, "dropped by") W(REDUCE, "drop") W(REDUCE, "cut")
	W(REDUCE, "cut by") W(REDUCE, "lower") W(REDUCE, "lowered by") W(REDUCE, "lower by") W(REDUCE, "reduction of") W(REDUCE, "to fall by")
	W(REDUCE, "to avoid") W(REDUCE, "avoid") W(REDUCE, "reducing") W(REDUCE, "a reduction of") W(REDUCE, "have dropped by")
	W(REDUCE, "have fallen by") W(REDUCE, "be reduced by") W(REDUCE, "be cut by") W(REDUCE, "be lowered by") W(REDUCE, "come down by")

	W(INCREASE, "增长") W(INCREASE, "提高") W(INCREASE, "提升") W(INCREASE, "增加") W(INCREASE, "上升") W(INCREASE, "增幅") W(INCREASE, "改善")
	W(INCREASE, "increase") W(INCREASE, "increase by") W(INCREASE, "increased by") W(INCREASE, "increases by") W(INCREASE, "grow by")
	W(INCREASE, "grow") W(INCREASE, "growth of") W(INCREASE, "rise by") W(INCREASE, "raised by") W(INCREASE, "raise by")
	W(INCREASE, "improve by") W(INCREASE, "improved by") W(INCREASE, "to grow by") W(INCREASE, "be increased by") W(INCREASE, "an increase of")
	W(INCREASE, "increasing by") W(INCREASE, "higher by") W(INCREASE, "be raised by") W(INCREASE, "go up by")

	W(NEW, "新增") W(NEW, "新增加") W(NEW, "新建成") W(NEW, "年新增") W(NEW, "累计新增") W(NEW, "newly added") W(NEW, "new photovoltaics of")
	W(NEW, "add") W(NEW, "adding") W(NEW, "additional") W(NEW, "newly installed")

	{"翻一番", WORD_MULTIPLY, 2}, {"翻番", WORD_MULTIPLY, 2}, {"翻两番", WORD_MULTIPLY, 4}, {"翻一翻", WORD_MULTIPLY, 2},
	{"double", WORD_MULTIPLY, 2}, {"doubled", WORD_MULTIPLY, 2}, {"doubling", WORD_MULTIPLY, 2}, {"triple", WORD_MULTIPLY, 3},
	{"tripled", WORD_MULTIPLY, 3}, {"quadruple", WORD_MULTIPLY, 4},

	W(OR_MORE, "以上") W(OR_MORE, "及以上") W(OR_MORE, "或以上") W(OR_MORE, "(含)以上") W(OR_MORE, "之上") W(OR_MORE, "or more") W(OR_MORE, "or above")
	W(OR_MORE, "or higher") W(OR_MORE, "or over") W(OR_MORE, "and above")
	W(OR_LESS, "以下") W(OR_LESS, "以内") W(OR_LESS, "之内") W(OR_LESS, "及以下") W(OR_LESS, "或以下") W(OR_LESS, "or less") W(OR_LESS, "or below")
	W(OR_LESS, "or lower") W(OR_SO, "左右") W(OR_SO, "上下") W(OR_SO, "or so")

	W(PAST, "已") W(PAST, "已经") W(PAST, "截至") W(PAST, "截止") W(PAST, "同比") W(PAST, "超额") W(PAST, "达到了") W(PAST, "完成了") W(PAST, "实现了")
	W(PAST, "提高了") W(PAST, "下降了") W(PAST, "增长了") W(PAST, "降低了") W(PAST, "减少了") W(PAST, "增加了") W(PAST, "目前") W(PAST, "现有")
	W(PAST, "现状") W(PAST, "由2015年") W(PAST, "位居全国") W(PAST, "位居") W(PAST, "环比") W(PAST, "was") W(PAST, "were") W(PAST, "had") W(PAST, "has been")
	W(PAST, "have been") W(PAST, "reached") W(PAST, "fell") W(PAST, "grew") W(PAST, "rose") W(PAST, "today") W(PAST, "currently")
	W(PAST, "at present") W(PAST, "up to now") W(PAST, "年均增长率") W(PAST, "存量") W(PAST, "grows by about") W(PAST, "以年均")

	W(THAN, "较") W(THAN, "比") W(THAN, "与") W(THAN, "相比于") W(THAN, "相对于") W(THAN, "相较于") W(THAN, "在") W(THAN, "以") W(THAN, "从") W(THAN, "由")
	W(THAN, "相较") W(THAN, "对比") W(THAN, "against") W(THAN, "compared with") W(THAN, "compared to") W(THAN, "relative to") W(THAN, "from")
	W(THAN, "than in") W(THAN, "than that of") W(THAN, "the level of") W(THAN, "the levels of") W(THAN, "comparable units in") W(THAN, "on the")
	W(THAN, "from the") W(THAN, "compared with the") W(THAN, "compared to the") W(THAN, "over the") W(THAN, "on")
	W(BASIS, "相比") W(BASIS, "基础上") W(BASIS, "的基础上") W(BASIS, "为基数") W(BASIS, "为基准") W(BASIS, "水平") W(BASIS, "年基础上") W(BASIS, "基准年")
	W(BASIS, "level") W(BASIS, "levels") W(BASIS, "baseline")

	W(STRIVE, "力争") W(STRIVE, "争取") W(STRIVE, "力求") W(STRIVE, "努力") W(STRIVE, "预期") W(STRIVE, "预期性") W(STRIVE, "预计")
	W(STRIVE, "strive for") W(STRIVE, "strive to") W(STRIVE, "aim") W(STRIVE, "aims to") W(STRIVE, "is expected to") W(STRIVE, "are expected to")
	W(STRIVE, "争取达到") W(STRIVE, "力争突破") W(STRIVE, "strives for")
	W(BIND, "约束性") W(BIND, "必须") W(BIND, "确保") W(BIND, "应当") W(BIND, "不得") W(BIND, "must") W(BIND, "shall") W(BIND, "binding")

	W(REFUSE, "资助") W(REFUSE, "奖励") W(REFUSE, "补助") W(REFUSE, "补贴") W(REFUSE, "罚款") W(REFUSE, "得分") W(REFUSE, "分值") W(REFUSE, "申报")
	W(REFUSE, "支持金额") W(REFUSE, "考核指标") W(REFUSE, "研究内容") W(REFUSE, "研究目标") W(REFUSE, "处罚") W(REFUSE, "注册资本") W(REFUSE, "所得税")
	W(REFUSE, "增值税") W(REFUSE, "减按") W(REFUSE, "抵免") W(REFUSE, "扣减") W(REFUSE, "计算公式") W(REFUSE, "经费") W(REFUSE, "支持额度") W(REFUSE, "贴息")
	W(REFUSE, "违约金") W(REFUSE, "滞纳金") W(REFUSE, "拟支持") W(REFUSE, "支持内容") W(REFUSE, "上缴") W(REFUSE, "返还") W(REFUSE, "配额") W(REFUSE, "给予")
	W(REFUSE, "单个项目") W(REFUSE, "项目总投资的") W(REFUSE, "扣分") W(REFUSE, "加分") W(REFUSE, "subsidy") W(REFUSE, "subsidies") W(REFUSE, "fine of")
	W(REFUSE, "申请") W(REFUSE, "即征即退") W(REFUSE, "免征") W(REFUSE, "资金总额") W(REFUSE, "责令") W(REFUSE, "基准值") W(REFUSE, "修正系数")

	W(EACH, "分别") W(EACH, "均") W(EACH, "分别为") W(EACH, "respectively") W(EACH, "各")
	W(PER_YEAR, "年均") W(PER_YEAR, "每年") W(PER_YEAR, "a year") W(PER_YEAR, "per year") W(PER_YEAR, "annually") W(PER_YEAR, "each year")
	W(PER_YEAR, "逐年") W(PER_YEAR, "每年平均") W(PER_YEAR, "per annum") W(PER_YEAR, "annual")

	W(BUILD, "建成") W(BUILD, "创建") W(BUILD, "新创建") W(BUILD, "培育") W(BUILD, "完成") W(BUILD, "建设") W(BUILD, "打造") W(BUILD, "新建") W(BUILD, "推广")
	W(BUILD, "淘汰") W(BUILD, "开工建设") W(BUILD, "遴选") W(BUILD, "实施") W(BUILD, "布局") W(BUILD, "制定") W(BUILD, "制订") W(BUILD, "发布") W(BUILD, "引进")
	W(BUILD, "改造") W(BUILD, "新植") W(BUILD, "形成节能量") W(BUILD, "培养") W(BUILD, "选取") W(BUILD, "新增加") W(BUILD, "推动") W(BUILD, "推进") W(BUILD, "支持")
	W(BUILD, "改造提升") W(BUILD, "新建改造") W(BUILD, "争创") W(BUILD, "安排") W(BUILD, "安排实施") W(BUILD, "开展") W(BUILD, "组建") W(BUILD, "配置")
	W(BUILD, "研制") W(BUILD, "消纳") W(BUILD, "试点完成") W(BUILD, "累计建成") W(BUILD, "认定") W(BUILD, "替代") W(BUILD, "新建成") W(BUILD, "引进和培养")
	W(BUILD, "build") W(BUILD, "built") W(BUILD, "construct") W(BUILD, "create") W(BUILD, "establish") W(BUILD, "save") W(BUILD, "to save")
	W(BUILD, "are to be issued") W(BUILD, "issue") W(BUILD, "have") W(BUILD, "there are") W(BUILD, "there are to be")

	W(FILLER, "到") W(FILLER, "其中") W(FILLER, "全省") W(FILLER, "全市") W(FILLER, "全区") W(FILLER, "全县") W(FILLER, "本市") W(FILLER, "我省") W(FILLER, "我市")
	W(FILLER, "我区") W(FILLER, "本省") W(FILLER, "自治区") W(FILLER, "使") W(FILLER, "将") W(FILLER, "累计") W(FILLER, "总体") W(FILLER, "原则上") W(FILLER, "全年")
	W(FILLER, "基本") W(FILLER, "进一步") W(FILLER, "其他地区") W(FILLER, "elsewhere") W(FILLER, "thereof") W(FILLER, "其余地区") W(FILLER, "期间") W(FILLER, "时期") W(FILLER, "末")
	W(FILLER, "底") W(FILLER, "前") W(FILLER, "要") W(FILLER, "在") W(FILLER, "共") W(FILLER, "的") W(FILLER, "和") W(FILLER, "及") W(FILLER, "并")
	W(FILLER, "the") W(FILLER, "and") W(FILLER, "of") W(FILLER, "which") W(FILLER, "with") W(FILLER, "by") W(FILLER, "in") W(FILLER, "for") W(FILLER, "that")
	W(FILLER, "a") W(FILLER, "an") W(FILLER, "will") W(FILLER, "it") W(FILLER, "they") W(FILLER, "there is to be") W(FILLER, "at") W(FILLER, "by the end of") W(FILLER, "should") W(FILLER, "total") W(FILLER, "且")
	W(FILLER, "达标") W(FILLER, "以及") W(FILLER, "逐步") W(FILLER, "持续") W(FILLER, "再") W(FILLER, "——") W(FILLER, "努力") W(FILLER, "到期末")

	W(REFERENCE, "全国") W(REFERENCE, "国家") W(REFERENCE, "national")
	W(PARENT, "全省目标") W(PARENT, "省目标") W(PARENT, "of the target of") W(PARENT, "of the targets of") W(PARENT, "省级目标") W(PARENT, "全省总量")
	W(PARENT, "of the provincial target") W(PARENT, "of the province's target") W(PARENT, "自治区目标") W(PARENT, "全省总目标")
	W(TARGET, "目标") W(TARGET, "平均水平") W(TARGET, "要求") W(TARGET, "平均") W(TARGET, "target") W(TARGET, "targets") W(TARGET, "average")
	W(ABOVE, "高") W(ABOVE, "高出") W(ABOVE, "多") W(ABOVE, "higher")

	W(NOTHING, "占比") W(NOTHING, "比重") W(NOTHING, "比例") W(NOTHING, "比率") W(NOTHING, "节约") W(NOTHING, "近零碳")
	W(NOTHING, "近零") W(NOTHING, "高标准") W(NOTHING, "高质量") W(NOTHING, "高效") W(NOTHING, "高速") W(NOTHING, "高星级")
	W(NOTHING, "高新") W(NOTHING, "多能") W(NOTHING, "总量") W(NOTHING, "总装机") W(NOTHING, "总额") W(NOTHING, "总规模")
	W(NOTHING, "总面积") W(NOTHING, "为主") W(NOTHING, "成为") W(NOTHING, "作为") W(NOTHING, "为重点") W(NOTHING, "前景")
	W(NOTHING, "各类") W(NOTHING, "各地") W(NOTHING, "以来") W(NOTHING, "所在") W(NOTHING, "降水") W(NOTHING, "降碳")
	W(NOTHING, "降耗") W(NOTHING, "均衡") W(NOTHING, "平均") W(NOTHING, "主要") W(NOTHING, "重要") W(NOTHING, "要素")
	W(NOTHING, "在建") W(NOTHING, "在线") W(NOTHING, "和谐") W(NOTHING, "共建") W(NOTHING, "共享") W(NOTHING, "公共")
	W(NOTHING, "由来") W(NOTHING, "从业") W(NOTHING, "与会") W(NOTHING, "总体规划") W(NOTHING, "再生") W(NOTHING, "再制造")
	W(NOTHING, "前期") W(NOTHING, "以及时") W(NOTHING, "节能减排") W(NOTHING, "达标率") W(NOTHING, "到位") W(NOTHING, "至关")
	W(NOTHING, "并网") W(NOTHING, "末端") W(NOTHING, "底线") W(NOTHING, "水平衡") W(NOTHING, "近海") W(NOTHING, "近岸")
	W(NOTHING, "提高能力") W(NOTHING, "高技术") W(NOTHING, "高比例") W(NOTHING, "高耗能") W(NOTHING, "多元")
	W(NOTHING, "多式") W(NOTHING, "累计碳")
};

const size_t n_target_words = sizeof target_words / sizeof *target_words;
