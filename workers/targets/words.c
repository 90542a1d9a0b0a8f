#include "workers/targets/words.h"

const struct word_entry target_words[] = {
	{WORD_AT_LEAST, 0,
	 "不低于|不少于|不小于|不得低于|不得少于|至少|最低|≥|≧|at least|no less than|not less than|no fewer than|no lower than|"
	 "not lower than|a minimum of|不低於|no smaller than|be not lower than|not be less than|"
	 "not be lower than|not be below|not fall below|not drop below|no fewer|minimum of|no worse than|不应低于|"
	 "不应小于|应不低于|不少於|不低于或等于|not fall short of|not to fall short of|not to fall below|not to drop below|not to be lower than|not to be below|not to be less than|not be under|not less|no fewer|no shorter than|nothing less than|not lag behind"},
	{WORD_MORE, 0,
	 "超过|突破|大于|高于|多于|超出|>|逾|more than|over|exceed|exceeds|exceeding|greater than|higher than|above|"
	 "to exceed|surpass|surpasses|top|tops|topping|in excess of|upwards of|upward of|better than|"
	 "go beyond|goes beyond|going beyond|move beyond|grow beyond|rise beyond|beyond|climb past|"
	 "climbs past|climbing past|go past|goes past|rise past|move past|surge past|pass|passes|passing|"
	 "surpassing|outstrip|north of|rise above|rises above|rising above|climb above|grow above|go above|"
	 "stay above|stays above|remain above|remains above|be above|be kept above|kept above|keep above|"
	 "be over|upwards from|above the redline of|above the red line of|above the red line|突破到|高出|优于"},
	{WORD_AT_MOST, 0,
	 "不超过|不高于|不大于|不多于|不得超过|不得高于|不得大于|控制在|稳定控制在|≤|≦|at most|no more than|not more than|not exceed|"
	 "does not exceed|do not exceed|does not rise above|not rise above|not to exceed|within|up to|"
	 "no higher than|not exceeding|capped at|caps|kept within|no greater than|a maximum of|not more than|"
	 "controlled within|kept under|keep within|held within|limited to|remain within|contained within|"
	 "restricted to|controlled at|kept to|held to within|be held to|hold to|not go beyond|"
	 "not to go beyond|not pass|not surpass|not rise over|not go above|not be higher than|"
	 "not be more than|not be greater than|not be above|not be over|not to be more than|not higher than|"
	 "not greater than|no bigger than|no larger than|contained at|capped to|a cap of|ceiling of|"
	 "a ceiling of|maximum of|limited at|a limit of|be limited to|不突破|不能超过|不应超过|不应大于|不应高于|应不高于|应不大于|控制到|"
	 "限制在|不大於|不超過|压控在|控制为"},
	{WORD_LESS, 0,
	 "低于|小于|少于|<|less than|below|under|fewer than|lower than|fall below|falls below|drop below|held below|"
	 "kept below|keep below|brought below|be below|stay below|remain below|held under|be held under|"
	 "hold under|cut below|dropped below|drops below|fallen below|decline below|sink below|dip below|"
	 "go below|come down below|be under|stay under|remain under|kept under|of less than|smaller than|少於"},
	{WORD_ABOUT, 0,
	 "约|大约|约为|近|接近|约达|about|around|at around|at about|at approximately|approximately|roughly|nearly|some|"
	 "about to be|in the region of|close to|almost|or thereabouts|or so of|in the order of|"
	 "on the order of|of about|of around|of some|at some|at roughly|就约|大致|将近|circa"},
	{WORD_EQUAL, 0,
	 "达到|达|到达|为|至|提高到|提高至|提升到|提升至|提升为|增加到|增加至|增长到|增长至|增至|升至|上升到|上升至|扩大到|扩大至|下降到|下降至|降低到|降低至|降至|降到|降为|减少到|"
	 "减少至|减至|稳定在|保持在|维持在|稳定达到|稳定保持在|保持|提至|压减到|压减至|可达|可达到|实现|占|占到|突破至|发展到|形成|=|reach|reaches|reaching|"
	 "to reach|is|are|be|is to be|are to be|will be|be kept at|kept at|be held at|held at|keep at|"
	 "will reach|should reach|to be|to stay at|stay at|stays at|remain at|maintained at|stand at|to have|"
	 "is to reach|are to reach|account for|accounts for|accounting for|increased to|increase to|raised to|"
	 "raise to|rise to|grow to|reduced to|lowered to|fall to|drop to|decrease to|is to|are to|should be|"
	 "must be|shall be|shall reach|must reach|must have|has to be|achieve|expanded to|brought to|to|"
	 "make up|makes up|making up|represent|represents|representing|constitute|constitutes|comprise|hit|"
	 "hits|come to|comes to|amount to|amounts to|total of|climb to|climbs to|climbing to|rising to|"
	 "rises to|growing to|grows to|growing up to|go up to|increasing to|increases to|falling to|"
	 "dropping to|drop down to|brought down to|bring down to|cut to|brought up to|lifted to|elevated to|"
	 "boosted to|boost to|expand to|expanding to|scaled up to|scale up to|up to the level of|stands at|"
	 "held to|cover|covers|covering|be at|be up to|reach up to|attain|attains|supply|supplies|meet|meets|"
	 "set at|stabilize at|stabilised at|stabilized at|maintain|maintained|is set to|are set to|"
	 "projected at|targeted at|improve to|improved to|improving to|will total|should total|amounting to|"
	 "take up|add up to|adds up to|come in at|be worth|is worth|worth|be brought to|be raised to|be lifted to|"
	 "be increased to|be expanded to|be reduced to|be lowered to|be cut to|be set at|be maintained at|"
	 "be stabilized at|be stabilised at|be stable at|stabilise at|a total of|totaling|totalling|"
	 "a target of|target of|targets of|the target of|goal of|a goal of|the goal of|objective of|"
	 "an objective of|the goal is|goal of reaching|is set at|level off at|peak at|provide|provides|"
	 "providing|contribute|contributes|deliver|delivers|deliver a|be maintained above|run at|running at|"
	 "run to|numbering|host|bring to|raised up to|get to|getting to|jump to|jumping to|surge to|soar to|"
	 "swell to|narrow to|shrink to|decline to|declining to|dwindle to|ease to|slow to|slash to|slashed to|"
	 "put at|are put at|is put at|pegged at|placed at|fixed at|arrive at|arrives at|"
	 "trimmed to|scaled to|upped to|pushed to|push to|pushed up to|driven to|lift to|hitting|attaining|"
	 "achieves|achieving|完成率达到|提升达到|提高达到|降低为|下降为|控制为|压降至|压降到|压缩至|压缩到|减为|缩小到|缩小至|拓展到|拓展至|实现达到|总量达到|增加为|跃升至|"
	 "攀升至|攀升到|回升到|改善到|改善至|保持为|稳定为|维持为|确保为|累计达|累计达到|总计达到|总计达|共计|总数达|总数达到|达成|"
	 "to total|will total|forecast to total|forecast to reach|rolled out to|widen to"},
	{WORD_REDUCE, 0,
	 "下降|降低|减少|压减|削减|减排|降幅|下降约|缩减|降|减量|下降率达到|降低率达到|下降率|降幅达到|reduce|reduced|reduced by|reduce by|"
	 "fall|fall by|falls by|falling by|decrease|decrease by|decreased by|decline by|drop by|drop|"
	 "cut|cut by|lower|lowered by|lower by|reduction of|to fall by|to avoid|avoid|reducing|"
	 "a reduction of|have dropped by|have fallen by|be reduced by|be cut by|be lowered by|"
	 "come down by|brought down by|bring down by|slashed by|slash|slashed|trim|trimmed by|"
	 "shrink by|shrunk by|curtailed by|a decrease of|a decline of|a drop of|a cut of|a fall of|"
	 "a reduction|decline|declines by|decreases by|drops by|decreasing by|declining by|dropping by|"
	 "lowering|cutting|down|down by|go down by|fallen by|a decline|scaled down by|eliminate|"
	 "eliminating|phased down by|reductions of|a cut|cuts of|reduction in|cut in|drop in|"
	 "decline in|decrease in|fall in|decreased|dip by|dips by|be down by|be trimmed by|"
	 "be slashed by|be curbed by|curb|curbing|curtail|shave|shaving|phase down|净减少|减少率|"
	 "递减|压降|调减|缩减率|减幅|降幅为|下降幅度|下降幅度达到|减排率|minus|will have dropped by|will have fallen by|will have declined by|"
	 "bring down|brings down|bringing down|drive down|drives down|driving down|be avoided"},
	{WORD_INCREASE, 0,
	 "增长|提高|提升|增加|上升|增幅|改善|increase|increase by|increased by|increases by|grow by|grow|growth of|"
	 "rise by|raised by|raise by|improve by|improved by|to grow by|be increased by|an increase of|"
	 "increasing by|higher by|be raised by|go up by|growing by|rising by|grows by|rises by|"
	 "climb by|expand by|expanded by|a rise of|a growth of|enlarged by|boosted by|gain of|gain|gains|gaining|up by|"
	 "improving by|lifted by|increases|raise|rise|raising|expand|growth in|increase in|rise in|"
	 "increases of|gains of|increments of|grow at|growing at|grows at|growth at|expand at|surge by|"
	 "soar by|jump by|climbing by|go up|advance by|boost|boosting|lift|lifting|accelerate by|净增|"
	 "净增加|净增长|递增|增幅达到|提高幅度"},
	{WORD_NEW, 0,
	 "新增|新增加|新建成|年新增|累计新增|newly added|another|an additional|a further|new photovoltaics of|add|"
	 "adding|adds|additional|be added|extra|an extra|a total of new|newly installed|"
	 "new additions of|addition of|additions of|be newly added|newly-added|newly increased|净新增|"
	 "新增并网|新投产|新增投产|新增约"},
	{WORD_MULTIPLY, 2,
	 "翻一番|翻番|翻一翻|double|doubled|doubling|twofold|two-fold"},
	{WORD_MULTIPLY, 4,
	 "翻两番|quadruple|quadrupled|fourfold|four-fold"},
	{WORD_MULTIPLY, 3,
	 "triple|tripled|tripling|threefold|three-fold"},
	{WORD_MULTIPLY, 5,
	 "quintuple|fivefold|five-fold"},
	{WORD_MULTIPLY, 6,
	 "sixfold|six-fold"},
	{WORD_MULTIPLY, 8,
	 "eightfold|eight-fold"},
	{WORD_MULTIPLY, 10,
	 "tenfold|ten-fold"},
	{WORD_MULTIPLY, WORD_HALVES,
	 "减半|halve|halved|halving|cut in half|reduced in half|cut in two"},
	{WORD_OR_MORE, 0,
	 "以上|及以上|或以上|(含)以上|之上|or more|or above|or higher|or over|and above|at the least|at least|or better|"
	 "or greater|at a minimum|plus|upwards|及其以上|(含以上)"},
	{WORD_OR_LESS, 0,
	 "以下|以内|之内|及以下|或以下|or less|or below|or lower|at the most|at most|or under|or fewer|and below|"
	 "or smaller|at the maximum|及其以下|之下"},
	{WORD_OR_SO, 0,
	 "左右|上下|or so|"
	 "or thereabouts|more or less|上下浮动"},
	{WORD_PAST, 0,
	 "已|已经|截至|截止|同比|超额|达到了|完成了|实现了|提高了|下降了|增长了|降低了|减少了|增加了|目前|现有|现状|位居全国|位居|环比|was|were|had|has been|"
	 "have been|reached|fell|grew|rose|today|currently|at present|up to now|totaled|totalled|stood at|"
	 "amounted to|passed|had been|so far|last year|was worth|has reached|have reached|had reached|"
	 "year on year|year-on-year|has dropped|had dropped|have been issued|has issued|has allocated|年均增长率|"
	 "存量|grows by about|以年均|accounted for|came to|came from|went up|went down|made up|has|rose by|fell by|"
	 "grew by|dropped by|dropped|declined|declined by|climbed to|rose to|fell to|grew to|soared|surged|"
	 "jumped|shrank|sank|climbed|climbed by|topped|exceeded|surpassed|amounted|averaged|accounted|"
	 "in the past|over the past|during the past|past five years|past decade|last month|as of|by then had|"
	 "has accounted for|boasts|boasted|以来|"
	 "are being|is being|under study|found|"
	 "with already|already installed|already has|already had|already built|we have|we've|they have|agreed|agreed on|there were|has set up|have set up|up to the present|to date|until now"},
	{WORD_THAN, 0,
	 "较|比|与|相比|相比于|相对于|相较于|在|以|从|由|相较|对比|against|compared with|compared to|"
	 "relative to|from|than in|than that of|the level of|the levels of|comparable units in|on the|"
	 "from the|compared with the|compared to the|over the|on"},
	{WORD_BASIS, 0,
	 "基础上|的基础上|为基数|为基准|水平|年基础上|基准年|level|levels|baseline"},
	{WORD_STRIVE, 0,
	 "力争|争取|力求|努力|预期|预期性|预计|strive for|strive to|aim|aims to|is expected to|are expected to|争取达到|"
	 "we have set|we have decided|we have planned|we have proposed|we have committed|we have pledged|strives for|strives to|striving for|striving to|aiming for|aiming to|aims for|aim for|aim at|hopes to|hope to|"
	 "expects|expected to|is projected to|are projected to|projected to|奋力|有望|"
	 "is forecast to|are forecast to|anticipates|is anticipated to|are anticipated to|foresees|envisions|envisages|plans|plans for|"
	 "provides for|calls for|pledges|is planning|seeks|wants|proposes|promises"},
	{WORD_BIND, 0,
	 "约束性|必须|确保|应当|不得|must|shall|binding"},
	{WORD_REFUSE, 0,
	 "资助|奖励|补助|补贴|罚款|得分|分值|申报|支持金额|考核指标|研究内容|研究目标|处罚|注册资本|所得税|增值税|减按|抵免|扣减|计算公式|经费|支持额度|贴息|违约金|滞纳金|"
	 "拟支持|支持内容|上缴|返还|配额|给予|单个项目|项目总投资的|扣分|加分|subsidy|subsidies|fine of|申请|即征即退|免征|资金总额|责令|基准值|修正系数|"
	 "是指|fined|applicant|applicants|penalty|penalties|deposit|surcharge|surcharges|votes|shareholders|"
	 "shares of the company|allowances|deducted|deduct|grant of|grants of|tax rate|value-added tax|"
	 "income tax|reward of|bonus|compensation of|罚金|加价|税率|保证金|优惠电价|惩罚性电价|税前|加计扣除|有期徒刑|"
	 "tax deduction|tax deductions|reduced rate|interest rate|interest rates|lending rate|loan rate|tax rates|rate of tax|duty rate|tariff rate|is levied|are levied|be levied|levied at|tax credit|tax credits|rebate|rebates|down payment|royalty|royalties|premium rate"},
	{WORD_EACH, 0,
	 "分别|均|分别为|respectively|各"},
	{WORD_PER_YEAR, 0,
	 "年均|每年|a year|per year|annually|each year|逐年|每年平均|per annum|annual"},
	{WORD_BUILD, 0,
	 "建成|创建|新创建|培育|完成|建设|打造|新建|推广|淘汰|开工建设|遴选|实施|布局|制定|制订|发布|引进|改造|新植|形成节能量|培养|选取|新增加|推动|推进|支持|改造提升|新建改造|"
	 "争创|安排|安排实施|开展|组建|配置|研制|消纳|试点完成|累计建成|认定|替代|新建成|引进和培养|build|built|shut down|close down|phase out|"
	 "retire|saving|saves|afforest|plant|construct|create|establish|save|to save|are to be issued|issue|have|there are|"
	 "there are to be|进入|跻身|入选|创成|restore|reclaim|rehabilitate|renovate|install|put|recycle|reuse|process|"
	 "cultivate|foster|nurture|develop|open|launch|replant|replace|upgrade|retrofit|treat|commission|"
	 "deploy|produce|generate|store|restored|built up|set up|put into operation|bring into operation|"
	 "connect|train|support|operate|absorb|absorbs|capture|captures|sequester|sequesters|handle|carry|transport|serve|accommodate"},
	{WORD_FILLER, 0,
	 "到|其中|全省|全市|全区|全县|本市|我省|我市|我区|本省|自治区|使|将|累计|总体|原则上|全年|基本|进一步|其他地区|elsewhere|thereof|其余地区|期间|时期|末|底|前|"
	 "要|在|共|的|和|及|并|the|and|of|which|with|by|in|for|that|a|an|will|it|they|there is to be|at|"
	 "by the end of|should|will have been|shall have been|should have been|to have been|will have|would|"
	 "rmb|cny|¥|shall have|should have|would have|further|also|again|basically|gradually|actively|effectively|"
	 "strictly|initially|steadily|generally|on average|total|且|达标|以及|逐步|持续|再|——|努力|到期末|the level|"
	 "around the|somewhere|just|even|only|still|then|each|per annum by|itself|themselves|bring|bringing|"
	 "another|between|including|current|present|the current|the present|the redline of|the red line of|redline of|red line of"},
	{WORD_REFERENCE, 0,
	 "全国|国家|national"},
	{WORD_PARENT, 0,
	 "全省目标|省目标|of the target of|of the targets of|省级目标|全省总量|"
	 "of the provincial target|of the provincial total|of the province's total|of the provincial goal|of the province's goal|of the city's target|of the municipal target|of the province's target|自治区目标|全省总目标"},
	{WORD_TARGET, 0,
	 "目标|平均水平|要求|平均|target|targets|average"},
	{WORD_ABOVE, 0,
	 "高|高出|多|higher"},
	{WORD_NOTHING, 0,
	 "占比|比重|比例|比率|建成区|节约|近零碳|近零|高标准|高质量|高效|高速|高星级|高新|多能|总量|总装机|总额|总规模|总面积|为主|成为|作为|为重点|前景|各类|各地|以来|所在|降水|"
	 "降碳|降耗|均衡|平均|主要|重要|要素|在建|在线|和谐|共建|共享|公共|由来|从业|与会|总体规划|再生|再制造|前期|以及时|节能减排|达标率|到位|至关|并网|末端|底线|水平衡|近海|"
	 "近岸|提高能力|高技术|高比例|高耗能|多元|多式|累计碳|研发经费|研究与试验发展经费|经费投入强度|研发费用|申报一批|申报创建|has told|has asked|has ordered|has instructed|has required|has urged|has directed|has agreed|has been told|have been told|have been asked|have been ordered|has laid down|has laid out|has mapped out|has pledged|has promised|"
	 "has committed|has vowed|has proposed|has announced|has set a target|has set targets|has set itself|"
	 "has set the goal|has set a goal|has set out|has decided|has called|has approved|has released|"
	 "has unveiled|has also set|has planned|has plans|has to|at the same time|at home|at all|up to date|"
	 "plus or minus|在内|以上海|以上年|以下简称|以下几|over the next|over the five years|over the years|over the period|"
	 "over the course|within the|shall be ordered|pass rate|passenger|each other|year by year|up front|"
	 "was set|were set|was set at|were set at|be reached|be exceeded|be surpassed|be passed|be topped|be totaled|is reached|are reached|"
	 "must be reached|must be exceeded|must be surpassed|should be reached|should be exceeded|"
	 "should be surpassed|shall be reached|shall be exceeded|shall be surpassed|will be reached|"
	 "will be exceeded|will be surpassed|is to be reached|is to be exceeded|is to be surpassed|"
	 "are to be reached|are to be exceeded|are to be surpassed|to be reached|to be exceeded|to be surpassed|"
	 "has to be reached|has to be exceeded|has to be surpassed|have to be reached|have to be exceeded|"
	 "have to be surpassed|"
	 "or above the prefectur|or above the county|or above the provincial|or above the designated|"
	 "or above designated|and above the prefectur|or above county|above the county|above the prefectur|"
	 "above designated|above the designated|above the city|配额履约率|配额清缴|配额分配|配额总量|配额管理|"
	 "we have to|they have to|"
	 "without subsidies|without subsidy|without state subsidies|subsidy-free|free of subsidies|level and above|level or above|level and higher|levels and above|has been pencilled in|has been penciled in|have been pencilled in|has been planned|have been planned|has been earmarked|has been targeted|have been targeted|has been set as|have been set as|has been set at|have been set at|has been slated|have been slated"},
};

const size_t n_target_words = sizeof target_words / sizeof *target_words;
