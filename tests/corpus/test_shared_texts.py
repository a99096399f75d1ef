"""Real documents beside the project (``shared/texts``): what is read of each, against what stands in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus import parse_outline
from corpus.loaders import Loaded, load, read_bytes

TEXTS = Path(__file__).resolve().parents[2].parent / "shared" / "texts"
NATION = "国家"
CONGRESS = ("全国人民代表大会常务委员会",)
# file: title, number, issuers, level, kind, date
EXPECTED: dict[str, tuple[str, str, tuple[str, ...], str, str, str]] = {
    "cited/guofa-2019-4.html": ("国务院关于印发国家职业教育改革实施方案的通知", "国发〔2019〕4号", ("国务院",), NATION, "fulltext", "2019-01-24"),
    "cited/jsy-zhongxiaoxue__jiaoshi-2018-16.html": (
        "教育部关于印发《新时代高校教师职业行为十项准则》《新时代中小学教师职业行为十项准则》《新时代幼儿园教师职业行为十项准则》的通知",
        "教师〔2018〕16号", ("教育部",), NATION, "fulltext", "2018-11-08",
    ),
    "cited/zhongban-2018-67__xinhua-summary-2019-02-23.html": ("2019年2月学习材料", "", ("新华社",), NATION, "report", "2019-02-23"),
    "laws/义务教育法(2018-12-29).md": ("中华人民共和国义务教育法", "", CONGRESS, NATION, "fulltext", "2018-12-29"),
    "laws/教师法(2009-08-27).md": ("中华人民共和国教师法", "", CONGRESS, NATION, "fulltext", "2009-08-27"),
    "laws/教育法(2021-04-29).md": ("中华人民共和国教育法", "", CONGRESS, NATION, "fulltext", "2021-04-29"),
    "laws/未成年人保护法(2020-10-17).md": ("中华人民共和国未成年人保护法", "", CONGRESS, NATION, "fulltext", "2020-10-17"),
    "laws/残疾人教育条例(2017-02-01).md": ("残疾人教育条例", "国务院令第674号", ("国务院",), NATION, "fulltext", "2017-02-01"),
    "laws/民办教育促进法(2018-12-29).md": ("中华人民共和国民办教育促进法", "", CONGRESS, NATION, "fulltext", "2018-12-29"),
    "laws/职业教育法(1996-05-15).md": ("中华人民共和国职业教育法", "", CONGRESS, NATION, "fulltext", "1996-05-15"),
    "laws/职业教育法(2022-04-20).md": ("中华人民共和国职业教育法", "", CONGRESS, NATION, "fulltext", "2022-04-20"),
    "plans/05_幼儿园招生方案_2026.html": (
        "广州市天河区教育局关于印发《2026年广州市天河区幼儿园招生工作方案》的通知",
        "", ("广州市天河区教育局",), "市", "fulltext", "2026-04-20",
    ),
    "plans/28_特困人员救助供养通知_穗府办规2021-7号.html": (
        "广州市人民政府办公厅关于进一步加强特困人员救助供养工作的通知",
        "穗府办规〔2021〕7号", ("广州市人民政府办公厅",), "市", "fulltext", "2021-04-13",
    ),
    "plans/fagaibancaijingui-2019-860.pdf": (
        "关于加强个人所得税纳税信用建设的通知",
        "发改办财金规〔2019〕860号", ("国家发展改革委办公厅", "税务总局办公厅"), NATION, "fulltext", "2019-08-20",
    ),
    "plans/shaoxing-jiaoyuju-2021-hanqi-buke-zhili.html": (
        "绍兴市教育局关于开展市直学校和在职教师有偿补课专项治理工作的通知",
        "", ("绍兴市教育局",), "市", "fulltext", "2021-01-15",
    ),
    "plans/shaoxing-jiaoyuju-2021-shuqi-buke-zhili.html": (
        "绍兴市教育局关于开展2021年度在职中小学教师暑期违规补课专项治理工作的通知",
        "", ("绍兴市教育局",), "市", "fulltext", "2021-06-24",
    ),
    "plans/shaoxing-shijiaoji-2018-38_gaozhong-zhaosheng.html": (
        "绍兴市教育局关于公布2018年市区高中招生实施办法的通知",
        "绍市教基〔2018〕38号", ("绍兴市教育局",), "市", "fulltext", "2018-05-10",
    ),
    "plans/zhejiang-gaozhong-kegai-2012.html": ("浙江省教育厅关于深化普通高中课程改革的通知", "", ("浙江省教育厅",), "自治区", "fulltext", "2012-06-12"),
    "statecouncil/guobanfa-2018-121_tiyu-jingsai.html": (
        "国务院办公厅关于加快发展体育竞赛表演产业的指导意见",
        "国办发〔2018〕121号", ("国务院办公厅",), NATION, "fulltext", "2018-12-11",
    ),
    "statecouncil/guobanfa-2018-129_xiaofei-fupin.html": (
        "国务院办公厅关于深入开展消费扶贫助力打赢脱贫攻坚战的指导意见",
        "国办发〔2018〕129号", ("国务院办公厅",), NATION, "fulltext", "2018-12-30",
    ),
    "statecouncil/guobanfa-2019-2_yaopin-jizhong-caigou.html": (
        "国务院办公厅关于印发国家组织药品集中采购和使用试点方案的通知",
        "国办发〔2019〕2号", ("国务院办公厅",), NATION, "fulltext", "2019-01-01",
    ),
    "statecouncil/guobanfa-2019-3_chengzhen-peitao-youeryuan.html": (
        "国务院办公厅关于开展城镇小区配套幼儿园治理工作的通知",
        "国办发〔2019〕3号", ("国务院办公厅",), NATION, "fulltext", "2019-01-09",
    ),
    "statecouncil/guofa-2018-39_cujin-jiuye.html": (
        "国务院关于做好当前和今后一个时期促进就业工作的若干意见",
        "国发〔2018〕39号", ("国务院",), NATION, "fulltext", "2018-11-16",
    ),
    "statecouncil/guofa-2019-3_zonghe-baoshuiqu.html": (
        "国务院关于促进综合保税区高水平开放高质量发展的若干意见",
        "国发〔2019〕3号", ("国务院",), NATION, "fulltext", "2019-01-12",
    ),
    "statecouncil/guohan-2018-144_zhijiao-lianxi-huiyi.html": (
        "国务院关于同意建立国务院职业教育工作部际联席会议制度的批复",
        "国函〔2018〕144号", ("国务院",), NATION, "fulltext", "2018-11-20",
    ),
}  # fmt: skip
CHROME = (
    "ICP",
    "公网安备",
    "上一篇",
    "下一篇",
    "点击数",
    "当前位置",
    "扫一扫",
    "友情链接",
    "版权所有",
    "索引号",
    ".docx",
    "打印本页",
)

pytestmark = pytest.mark.skipif(not TEXTS.is_dir(), reason="the real texts (shared/texts) are not beside the project")


def read(file: str) -> Loaded:
    return load(Path(file).name, read_bytes(TEXTS / file))


def test_every_text_is_in_the_table() -> None:
    present = {str(path.relative_to(TEXTS)) for path in TEXTS.glob("*/*") if path.is_file()}
    assert present - set(EXPECTED) == set()


@pytest.mark.parametrize("file", EXPECTED)
def test_what_a_document_is_is_read_from_it(file: str) -> None:
    if not (TEXTS / file).exists():
        pytest.skip(f"{file} is not among the texts")
    loaded = read(file)
    got = loaded.proposal
    assert (got.title, got.number, got.issuers, got.level, got.kind, got.written) == EXPECTED[file]
    assert loaded.text.splitlines()[0].strip("【】") == got.title
    assert not [word for word in CHROME if word in loaded.text]
    clauses = parse_outline(loaded.text)
    assert "".join(loaded.text[clause.start : clause.end] for clause in clauses) == loaded.text


def test_the_ids_are_all_different() -> None:
    files = [file for file in EXPECTED if (TEXTS / file).exists()]
    assert len({read(file).id for file in files}) == len(files)


def test_quota_tables_are_rows_that_the_outline_addresses() -> None:
    text = read("plans/shaoxing-shijiaoji-2018-38_gaozhong-zhaosheng.html").text
    row = next(line for line in text.splitlines() if line.startswith("表1第8行"))
    assert row.endswith("：行政区：柯桥区；高中学校：鲁迅高级中学；计划数（人）：192")
    assert ("附件1", "表1", "第8行") in [clause.path for clause in parse_outline(text)]
    assert text.splitlines()[-1] == "绍兴市教育局办公室 2018年5月11日印发"
    assert "绍兴市教育局文件" not in text
