"""Names, codes and texts that mean nobody: every name begins with 样例, no code can be real."""
# ruff: noqa: INP001 (a stand-alone script's part; invented input needs no secure chance)

from __future__ import annotations

from random import Random

from engine.ledger import credit_code

_FIRST = (
    "禾曜 岱沐 沁棠 澜栖 云岫 砚青 璟杉 霁禾 栩木 漱石 枫笙 苡安 "
    "朗川 晏溪 翊航 蔚澄 淳屿 穗岁 嵩晴 皓越 鹭洲 琅汀 芷衡 峤远"
)
_SECOND = (
    "澜岳 锦麓 予鹿 启棠 合砚 宁槿 泰栎 信芃 恒蔚 安笠 万榕 昌樾 "
    "盛杞 嘉桁 裕桐 隆棣 汇枢 融桥 瑞楹 达栈 通梓 鼎梧 元柯 福檀"
)

# sector → what such a subject calls itself, how it collects, what it promises
TRADES: dict[str, tuple[str, str, str]] = {
    "A1": ("民间融资信息咨询", "以居间撮合为名归集出借资金，签订借款协议", "月息1.5%，到期还本"),
    "A2": ("财富管理顾问", "以代客理财为名签订委托协议，承诺保本", "年化12%，保本保息"),
    "A3": ("股权投资基金", "未经备案以合伙份额名义向不特定对象募集", "年化15%，按季付息"),
    "A4": ("金融资产交易信息", "拆分收益权产品并通过网站公开销售", "年化9%"),
    "A5": ("贷款中介服务", "以垫资过桥为名吸收资金", "月息2%"),
    "A6": ("理财咨询", "以定期理财产品名义收取资金", "年化10%，满一年返本"),
    "A7": ("众筹科技", "以原始股、门店股权众筹名义募集", "年分红18%"),
    "B1": ("养老服务", "以预售养老床位、预存养老卡名义收取资金", "预存满三年返还本金并赠送床位"),
    "B2": ("生态农业专业合作", "以合作社入股、土地托管名义吸收社员外资金", "年分红12%"),
    "B3": ("商贸超市", "以消费返利、预付卡充值返现名义收取资金", "充一万返一万二，分十二个月"),
    "C1": ("数字资产科技", "以矿机托管、虚拟币增值名义收取资金", "日收益0.5%"),
    "C2": ("区块链应用技术", "以节点认购、链上权益名义募集", "静态收益每月8%"),
    "C3": ("文旅度假开发", "以旅居会员卡、景区收益权名义募集", "年化11%，另送度假天数"),
    "C4": ("影视文化传媒", "以影视剧份额认购名义募集", "票房分成不低于本金120%"),
    "C5": ("债务化解服务", "以代为清偿为名收取保证金和服务费", "缴三成免全债"),
    "D1": ("国投产业发展", "冒用国有企业名义发行定融产品", "年化9.5%，称国企兜底"),
    "D2": ("产权登记服务", "借产权登记、挂牌转让名义销售收益产品", "年化8.8%"),
    "D3": ("拍卖行", "借艺术品寄拍、回购名义收取资金", "寄拍三个月溢价15%回购"),
    "E1": ("惠农信息服务站", "农金员以代办存款名义截留、吸收资金", "比银行存款高3个百分点"),
    "E2": ("便民代办点", "代办员以代缴代存名义吸收资金", "月息1%"),
    "E3": ("保险代理", "保险代理员以内部理财名义吸收资金", "年化8%"),
    "F1": ("健康科技", "以会员积分、原料认购名义收取资金", "季度返利6%"),
}
_TAILS = ("有限公司", "有限责任公司")
_UNREGISTERED = ("互助会", "项目群")
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Inventor:
    """Gives names and codes, none twice, in an order fixed by the seed."""

    def __init__(self, random: Random) -> None:
        """Shuffle the words once for each sector, so that names of a sector share little."""
        self._random = random
        self._words: dict[str, list[tuple[str, str]]] = {}
        self._codes: set[str] = set()

    def name(self, sector: str, *, registered: bool) -> str:
        """Invent a subject's name."""
        if sector not in self._words:
            pairs = list(
                zip(
                    _shuffled(self._random, _FIRST),
                    _shuffled(self._random, _SECOND),
                    strict=True,
                )
            )
            self._words[sector] = pairs
        first, second = self._words[sector].pop()
        trade = TRADES[sector][0]
        tail = self._random.choice(_TAILS if registered else _UNREGISTERED)
        if registered and sector == "B2":
            tail = "社"
        return f"样例·{first}{second}{trade}{tail}"

    def code(self) -> str:
        """Invent a credit code: its own check digit is right, the organisation's inside is not."""
        while True:
            organisation = "MA9" + "".join(self._random.choices("0123456789ABCDEFGHJK", k=5))
            real = _organisation_check(organisation)
            wrong = self._random.choice([d for d in "0123456789" if d != real])
            first = f"91370400{organisation}{wrong}"
            code = first + credit_code.check_digit(first)
            if code not in self._codes:
                self._codes.add(code)
                return code


def _shuffled(random: Random, words: str) -> list[str]:
    listed = words.split()
    return random.sample(listed, len(listed))


def _organisation_check(organisation: str) -> str:
    """Give the check digit of an organisation code (GB 11714), which a real code would carry."""
    pairs = zip(organisation, _ORGANISATION_WEIGHTS, strict=True)
    rest = 11 - sum(_ALPHABET.index(char) * weight for char, weight in pairs) % 11
    return {10: "X", 11: "0"}.get(rest, str(rest))
