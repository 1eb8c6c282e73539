"""What leads to the briefs: index pages, addresses, feed, site map, and what machines read."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from briefings.library.library import Choice, Edition, Library
from briefings.page import indexes as publication
from briefings.page.render import render
from briefings.publish.formats import FORMATS
from briefings.workspace import Workspace
from tests.editing import BRIEF, change, copy

BASE = "https://example.org/briefs/"
SETTINGS = "content/workspace.yaml"
ATOM = "{http://www.w3.org/2005/Atom}"
SITE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"


def published(library: Library) -> dict[str, int]:
    """Every file of every edition, as if it were there."""
    names = [edition.name for edition in library.editions(Choice())]
    folders = {name.rpartition("/")[0] for name in names}
    files = [f"{name}.{ending}" for name in names for ending in ("html", "pdf")]
    return dict.fromkeys([*files, *(f"{folder}/data.csv" for folder in folders)], 123456)


def indexes(library: Library) -> dict[str, str]:
    """Path and text of all that leads to the briefs."""
    return {
        one.path: one.content.decode() for one in publication.indexes(library, published(library), FORMATS)
    }


def based(workspace: Workspace) -> Library:
    """The workspace's library once it knows where it will lie."""
    change(workspace, SETTINGS, "audience: full\n", f"audience: full\nbase_url: {BASE}\n")
    return workspace.read()


def links(page: str, path: str) -> Iterator[str]:
    """Where the links of a page lead, as paths."""
    for href in re.findall(r'href="([^"#?]+)"', page):
        if not href.startswith(("data:", "https:")):
            yield posixpath.normpath(posixpath.join(posixpath.dirname(path), href))


def linked_data(page: str) -> Any:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert found
    return json.loads(found[1])


def test_every_edition_is_led_to_and_every_link_leads_somewhere(workspace: Workspace) -> None:
    library = workspace.read()
    pages = indexes(library)
    there = {*pages, *published(library)}
    for path, page in pages.items():
        assert set(links(page, path)) <= there, path
    for code in library.settings.languages:
        own = {name for name in published(library) if name.startswith(f"{code}/")}
        assert own <= set(links(pages[f"{code}/index.html"], f"{code}/index.html"))
        for audience in library.audiences:
            shown = set(links(pages[f"{code}/{audience}.html"], f"{code}/{audience}.html"))
            editions = {name for name in own if name.endswith((f"/{audience}.html", f"/{audience}.pdf"))}
            assert editions <= shown


def test_links_of_a_brief_lead_somewhere(workspace: Workspace) -> None:
    library = workspace.read()
    there = {*indexes(library), *published(library)}
    for edition in library.editions(Choice()):
        page = render(library, edition, FORMATS).html
        assert set(links(page, f"{edition.name}.html")) <= there, edition.name


def test_what_is_not_published_is_not_listed(workspace: Workspace) -> None:
    library = workspace.read()
    some = {"ja/harbour/full.html": 1, "ja/harbour/full.pdf": 1, "ja/harbour/brisk.html": 1}
    pages = {one.path: one.content.decode() for one in publication.indexes(library, some, FORMATS)}
    assert "brisk.pdf" not in pages["ja/index.html"]
    assert "harbour" not in re.sub(r"<script.*?</script>", "", pages["en/index.html"], flags=re.DOTALL)
    assert set(pages) == {"index.html", "ja/index.html", "en/index.html", "ja/full.html", "ja/brisk.html"}


def test_a_brief_for_one_audience_stands_on_its_index_only(workspace: Workspace) -> None:
    copy(workspace, BRIEF, "content/briefs/quiet.yaml")
    change(workspace, "content/briefs/quiet.yaml", "title:", "only: [brisk]\ntitle:")
    pages = indexes(based(workspace))
    assert {path for path, page in pages.items() if "quiet/" in page} == {"ja/brisk.html", "en/brisk.html"}


@pytest.mark.parametrize("sign", ["canonical", "og:", "application/atom+xml", "https://schema.org/url"])
def test_without_a_base_address_nothing_claims_one(workspace: Workspace, sign: str) -> None:
    library = workspace.read()
    pages = indexes(library)
    assert not {"sitemap.xml", "ja/feed.xml", "en/feed.xml"} & set(pages)
    texts = [*pages.values(), *(render(library, one, FORMATS).html for one in library.editions(Choice()))]
    assert [text for text in texts if sign in text] == []


@pytest.mark.parametrize(
    ("base", "own", "other"),
    [
        ("", "full.html", "../../en/harbour/full.html"),
        (BASE, f"{BASE}ja/harbour/full.html", f"{BASE}en/harbour/full.html"),
    ],
)
def test_languages_know_each_other(workspace: Workspace, base: str, own: str, other: str) -> None:
    library = based(workspace) if base else workspace.read()
    page = render(library, Edition("harbour", "full", "ja"), FORMATS).html
    assert f'<link rel="alternate" hreflang="en" href="{other}">' in page
    assert f'<link rel="alternate" hreflang="ja" href="{own}">' in page


def test_a_based_brief_says_where_it_lies(workspace: Workspace) -> None:
    page = render(based(workspace), Edition("harbour", "full", "en"), FORMATS).html
    assert f'<link rel="canonical" href="{BASE}en/harbour/full.html">' in page
    properties = dict(re.findall(r'<meta property="([^"]+)" content="([^"]*)">', page))
    assert properties["og:url"] == f"{BASE}en/harbour/full.html"
    assert properties["og:locale"] == "en_GB"
    assert properties["og:locale:alternate"] == "ja_JP"
    assert {"og:title", "og:description", "og:type", "og:site_name", "article:modified_time"} <= set(
        properties
    )


def test_feed_is_atom(workspace: Workspace) -> None:
    """RFC 4287: what a feed and its entries must have."""
    copy(workspace, BRIEF, "content/briefs/second.yaml")
    feed = ET.fromstring(indexes(based(workspace))["ja/feed.xml"])
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 2
    for one in (feed, *entries):
        for name in ("title", "id", "updated"):
            assert len(one.findall(f"{ATOM}{name}")) == 1
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", one.findtext(f"{ATOM}updated") or "")
    assert feed.find(f"{ATOM}author/{ATOM}name") is not None
    hrefs = [link.get("href") or "" for link in feed.iter(f"{ATOM}link")]
    assert f"{BASE}ja/feed.xml" in hrefs
    assert all(href.startswith(BASE) for href in hrefs)
    ids = [entry.findtext(f"{ATOM}id") or "" for entry in entries]
    assert sorted(ids) == [f"{BASE}ja/harbour/full.html", f"{BASE}ja/second/full.html"]


def test_site_map_names_every_page(workspace: Workspace) -> None:
    library = based(workspace)
    root = ET.fromstring(indexes(library)["sitemap.xml"])
    locations = [one.findtext(f"{SITE}loc") or "" for one in root]
    pages = [name for name in published(library) if name.endswith(".html")]
    tops = [name for name in indexes(library) if name.endswith(".html")]
    assert sorted(locations) == sorted(BASE + name for name in [*pages, *tops])
    brief = next(one for one in root if one.findtext(f"{SITE}loc") == f"{BASE}ja/harbour/full.html")
    others: Mapping[str | None, str | None] = {
        one.get("hreflang"): one.get("href") for one in brief.iter(f"{XHTML}link")
    }
    assert others == {"ja": f"{BASE}ja/harbour/full.html", "en": f"{BASE}en/harbour/full.html"}


@pytest.mark.parametrize("code", ["ja", "en"])
def test_linked_data_describes_the_brief_and_its_data(workspace: Workspace, code: str) -> None:
    library = workspace.read()
    brief = library.briefs["harbour"]
    node = linked_data(render(library, Edition("harbour", "full", code), FORMATS).html)
    assert (node["@type"], node["inLanguage"]) == ("Report", code)
    assert node["name"] == brief.title[code]
    assert node["dateModified"] == brief.date.first_day.isoformat()
    assert [one["name"] for one in node["about"]] == [library.themes["timber"].title[code]]
    assert [one["name"] for one in node["isBasedOn"]] == [library.documents["port-report"].title[code]]
    data = node["hasPart"]
    assert data["@type"] == "Dataset"
    assert {one["contentUrl"]: one["encodingFormat"] for one in data["distribution"]} == {
        "data.csv": "text/csv",
        "data.json": "application/json",
    }


def test_text_cannot_end_a_script_element(workspace: Workspace) -> None:
    hostile = "</script><script>alert(1)</script>"
    change(workspace, SETTINGS, "en: Harbour Desk", f"en: '{hostile}'")
    library = workspace.read()
    page = render(library, Edition("harbour", "full", "en"), FORMATS).html
    assert hostile not in page
    assert linked_data(page)["publisher"]["name"] == hostile


def test_search_holds_both_languages(workspace: Workspace) -> None:
    library = workspace.read()
    for code in library.settings.languages:
        found = re.search(
            r'id="search-data">(.*?)</script>', indexes(library)[f"{code}/index.html"], re.DOTALL
        )
        assert found
        data = json.loads(found[1])
        brief = library.briefs["harbour"]
        assert [one["title"] for one in data["briefs"]] == [dict(brief.title.root)]
        assert {frozenset(line) for line in data["lines"]} == {frozenset({"ja", "en"})}
        assert [term["name"] for term in data["terms"]] == [
            dict(one.name.root) for one in library.terms.values()
        ]
