"""``wengui corpus add``, ``fetch`` and ``remove`` as people run them: what they say, and what is in the library after."""

from __future__ import annotations

import http.server
import os
import pty
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from corpus import Library
from tests.conftest import COMMAND, environment
from tests.corpus import made_files as make

NOTICE = (
    "市教育局关于做好课后服务工作的通知\n某教发〔2020〕8号\n各学校：\n现将有关事项通知如下。\n一、时间\n每天两小时。\n"
)
ID = "moujiaofa-2020-8"


def run(home: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run ``wengui corpus`` on an own home, with nobody to ask."""
    return subprocess.run(
        [str(COMMAND), "corpus", *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        cwd=home,
        env=environment(home) | settings,
        encoding="utf-8",
    )


def user_ids(home: Path) -> tuple[str, ...]:
    return Library((home / "documents",)).ids()


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    path = tmp_path / "通知.txt"
    path.write_text(NOTICE, encoding="gb18030")
    return path


def test_good_files_go_in_and_the_bad_ones_are_named(tmp_path: Path, notice: Path) -> None:
    bad = tmp_path / "坏\x1b[31m.pdf"
    bad.write_bytes(b"%PDF-1.4 cut")
    table = tmp_path / "学位表.xlsx"
    table.write_bytes(make.saved(make.workbook([["学校", "人数"], ["一小", 300]])))
    finished = run(tmp_path, "add", "--yes", str(notice), str(bad), str(table))
    assert finished.returncode == 1
    assert f"已收入 {ID}：《市教育局关于做好课后服务工作的通知》（某教发〔2020〕8号，市，原文）" in finished.stdout
    assert "未收入 坏[31m.pdf：" in finished.stderr
    assert "\x1b" not in finished.stderr + finished.stdout
    assert "请运行 wengui index build 更新索引" in finished.stdout
    assert len(user_ids(tmp_path)) == 2
    assert Library((tmp_path / "documents",)).load(ID).text == NOTICE

    again = run(tmp_path, "add", "--yes", str(notice))
    assert again.returncode == 0
    assert "未作改动" in again.stdout


def test_options_win_over_what_was_read(tmp_path: Path, notice: Path) -> None:
    options = (
        "--id",
        "kehou-2020",
        "--title",
        "课后服务通知",
        "--number",
        "某教发[2020]9号",
        "--issuer",
        "某市教育局",
        "--issuer",
        "某市财政局",
    )
    more = ("--level", "自治区", "--written", "2020年3月6日", "--published", "2020-03-09", "--kind", "原文")
    assert run(tmp_path, "add", "--yes", str(notice), *options, *more).returncode == 0
    document = Library((tmp_path / "documents",)).load("kehou-2020")
    assert (document.title, document.number, document.level) == ("课后服务通知", "某教发〔2020〕9号", "自治区")
    assert document.issuers == ("某市教育局", "某市财政局")
    assert (document.written, document.published, document.kind) == ("2020-03-06", "2020-03-09", "fulltext")


def test_another_text_of_the_same_number_needs_to_be_asked_for(tmp_path: Path, notice: Path) -> None:
    run(tmp_path, "add", "--yes", str(notice))
    other = tmp_path / "新.txt"
    other.write_text(NOTICE.replace("两小时", "三小时"), encoding="utf-8")
    refused = run(tmp_path, "add", "--yes", str(other))
    assert refused.returncode == 1
    assert "--replace" in refused.stderr
    assert "两小时" in Library((tmp_path / "documents",)).load(ID).text
    assert run(tmp_path, "add", "--yes", "--replace", str(other)).returncode == 0
    assert "三小时" in Library((tmp_path / "documents",)).load(ID).text


def test_nobody_is_asked_where_nobody_is_there(tmp_path: Path, notice: Path) -> None:
    finished = run(tmp_path, "add", str(notice))
    assert finished.returncode == 2
    assert "--yes" in finished.stderr
    assert user_ids(tmp_path) == ()


def test_what_was_read_is_shown_and_can_be_mended_before_it_goes_in(tmp_path: Path, notice: Path) -> None:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [str(COMMAND), "corpus", "add", str(notice)],
        stdin=theirs,
        stdout=subprocess.PIPE,
        cwd=tmp_path,
        env=environment(tmp_path),
    )
    os.close(theirs)
    # Mend the title alone: id, title, the seven other fields as they are, then yes.
    os.write(ours, "e\n\n课后服务通知\n\n\n\n\n\n\n\ny\n".encode())
    shown = process.communicate()[0].decode()
    os.close(ours)
    assert process.returncode == 0
    assert "某教发〔2020〕8号" in shown
    assert Library((tmp_path / "documents",)).load(ID).title == "课后服务通知"


def test_only_the_users_documents_can_be_removed(tmp_path: Path, notice: Path) -> None:
    run(tmp_path, "add", "--yes", str(notice))
    shipped = run(tmp_path, "remove", "--yes", "erdos-2019-12")
    assert shipped.returncode == 2
    assert "随产品提供" in shipped.stderr
    assert run(tmp_path, "remove", "--yes", ID).returncode == 0
    assert user_ids(tmp_path) == ()
    assert "没有编号为" in run(tmp_path, "remove", "--yes", ID).stderr


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    """A site with one document and the library's entries that point to it; its ``host:port``."""
    page = "".join(f"<p>{line}</p>" for line in NOTICE.splitlines())
    pages = {
        "/1.html": f"<html><body><div id='zoom'>{page}</div></body></html>",
        "/2.html": "<p>另一份不相干的公告，内容如下文所述。</p>",
    }

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(pages[self.path].encode())

        def log_message(self, format: str, *args: object) -> None:
            """Nothing on standard error."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    host = f"127.0.0.1:{server.server_address[1]}"
    entries = {
        "kehou": {
            "title": "关于做好课后服务工作的通知",
            "number": "某教发〔2020〕8号",
            "address": f"http://{host}/1.html",
            "status": "现行",
        },
        "gonggao": {"title": "关于校车的公告", "number": "某教告〔2020〕3号", "address": f"http://{host}/2.html"},
        "wuwangzhi": {"title": "没有网址的文件"},
    }
    for id, fields in entries.items():
        folder = tmp_path / "documents" / id
        folder.mkdir(parents=True)
        (folder / "document.yaml").write_text(
            yaml.safe_dump({"id": id, "kind": "metadata"} | fields, allow_unicode=True), encoding="utf-8"
        )
    yield host
    server.shutdown()
    server.server_close()


def test_what_can_be_had_comes_in_and_what_cannot_is_said_with_its_reason(tmp_path: Path, site: str) -> None:
    finished = run(tmp_path, "fetch", "kehou", "gonggao", "wuwangzhi", WENGUI_FETCH_ALLOW=site)
    assert finished.returncode == 1
    document = Library((tmp_path / "documents",)).load("kehou")
    assert (document.kind, document.status, document.number) == ("fulltext", "现行", "某教发〔2020〕8号")
    assert document.text == NOTICE
    assert "另一份文件" in finished.stderr
    assert "没有官方网址" in finished.stderr
    assert Library((tmp_path / "documents",)).load("gonggao").kind == "metadata"
    assert "已有原文" in run(tmp_path, "fetch", "kehou", WENGUI_FETCH_ALLOW=site).stdout


def test_an_inner_address_is_not_downloaded_from_unless_it_is_allowed(tmp_path: Path, site: str) -> None:
    finished = run(tmp_path, "fetch", "kehou")
    assert finished.returncode == 1
    assert "内部网络" in finished.stderr
    assert Library((tmp_path / "documents",)).load("kehou").kind == "metadata"
