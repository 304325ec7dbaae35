"""The pages in a real browser, as people see them. Skipped (exit code 77) where there is no Chromium.

browser_test.py --screenshots DIR [SECONDS]: in place of the tests, makes the pictures of README and docs, after the
exporter has watched the demo for so long.
"""
import json
import pathlib
import sys
import time
import unittest

from browser import Browser, programs
from harness import SOURCE, EndToEnd, fixed_session, gateway, main, wait_until

SCRIPT = "<script>alert(1)</script>"
LONG = "x" * 10_000
NAMES = "return [...document.querySelectorAll('tbody th a')].map((link) => link.textContent)"
SORTED = "return [...document.querySelectorAll('[aria-sort]')].map((th) => [th.dataset.sort, th.ariaSort])"
OVERFLOW = """
  const page = document.documentElement;
  return page.scrollWidth > page.clientWidth ? page.scrollWidth : 0"""
# Of each text that is shown: its colour against what stands behind it (WCAG 2.2, 1.4.3).
LOW_CONTRAST = """
  const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = (color) => {
    const [r, g, b] = color.map((c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const color = rgb(getComputedStyle(e).backgroundColor);
      if (color.length === 3 || color[3] === 1) return color;
    }
    return [255, 255, 255];
  };
  const found = [];
  for (const element of document.querySelectorAll("body *")) {
    const text = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!text || ["SCRIPT", "STYLE"].includes(element.tagName)) continue;
    const [a, b] = [light(rgb(getComputedStyle(element).color)), light(behind(element))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) found.push(element.outerHTML.slice(0, 80) + " " + ratio.toFixed(2));
  }
  return found.slice(0, 5)"""
# What a screen reader needs: names for what is operated, headers for what is in a table, one first heading.
NAMELESS = """
  const found = [];
  if (document.querySelectorAll("h1").length !== 1) found.push("h1");
  if (!document.documentElement.lang) found.push("lang");
  for (const e of document.querySelectorAll("a, button")) if (!e.textContent.trim()) found.push(e.outerHTML);
  for (const e of document.querySelectorAll("input:not([type=hidden])")) if (!e.labels.length) found.push(e.outerHTML);
  for (const e of document.querySelectorAll("svg")) if (!e.ariaLabel && !e.ariaHidden) found.push("svg");
  for (const e of document.querySelectorAll("table")) if (!e.caption) found.push("table without a caption");
  for (const e of document.querySelectorAll("th")) if (!e.scope) found.push(e.outerHTML);
  return found"""


class InBrowser(EndToEnd):
    def browser(self, **size):
        browser = Browser(self.folder, **size)
        self.addCleanup(browser.close)
        return browser

    def start(self):
        """Three gateways: `b` with hostile sessions, `a` with many, `c` that is denied."""
        hostile = [fixed_session(1, name=SCRIPT, queue=SCRIPT, created=1_700_000_000_000, cuHours=9_000_000.5),
                   fixed_session(2, name=LONG), fixed_session(3, name="", state="starting"),
                   fixed_session(4, state=SCRIPT), fixed_session(5, state="terminated")]
        self.simulator = self.start_simulator(
            [{"id": "lc-1", "live": 150, "history": 300, "starting_seconds": 0, "running_seconds": [50_000, 100_000]},
             {"id": "lc-2", "sessions": hostile}, {"id": "lc-3"}])
        self.simulator.fault({"status": 403, "body": json.dumps({"Code": "Forbidden.RAM", "Message": SCRIPT})},
                             gateway="lc-3")
        config = self.write_config(self.simulator, [gateway("lc-1", name="a"), gateway("lc-2", name="b" + SCRIPT),
                                                    gateway("lc-3", name="c")])
        self.exporter = self.start_exporter(config)
        self.exporter.wait_for_polls(2)
        self.url = f"http://127.0.0.1:{self.exporter.port}"

    def assert_calm(self, browser):
        """No script of anybody else has run, and nothing was refused or went wrong."""
        self.assertFalse(browser.has_alert())
        self.assertEqual(browser.complaints(), [])

    def assert_readable(self, browser):
        for scheme in ("light", "dark"):
            browser.prefer(scheme)
            self.assertEqual(browser.run(LOW_CONTRAST), [], scheme)
        for width in (1280, 390, 320):
            browser.resize(width)
            self.assertEqual(browser.run(OVERFLOW), 0, width)
        browser.resize(1280)
        self.assertEqual(browser.run(NAMELESS), [])

    def test_the_status_page_is_sorted_and_leads_to_a_gateway(self):
        self.start()
        browser = self.browser()
        browser.open(self.url + "/")
        b = "b" + SCRIPT
        self.assertEqual(browser.run("return document.querySelector('h1').textContent"), "2 of 3 gateways up")
        self.assertEqual(browser.run(NAMES), ["c", "a", b])
        self.assertEqual(browser.run(SORTED), [["state", "ascending"]])
        browser.run("window.same = true")
        orders = {"Gateway": (["a", b, "c"], ["c", b, "a"]), "Sessions": (["a", b, "c"], ["c", b, "a"]),
                  "CU-hours": ([b, "a", "c"], ["c", "a", b]), "State": (["c", "a", b], ["a", b, "c"])}
        for title, (first, second) in orders.items():
            for expected in (first, second):
                browser.click(browser.find_link(title))
                self.assertEqual(browser.run(NAMES), expected, title)
        browser.press(browser.find("th[data-sort=name] a"), "\ue007")  # Enter
        self.assertEqual(browser.run(NAMES), ["a", b, "c"])
        self.assertEqual(browser.run(SORTED), [["name", "ascending"]])
        self.assertTrue(browser.run("return window.same"), "sorting has asked the server")
        self.assertEqual(browser.where(), self.url + "/?sort=name&order=asc")
        self.assert_calm(browser)
        self.assert_readable(browser)

        browser.click(browser.find_link(b))
        self.assertEqual(browser.where(), self.url + "/gateways/w-1/lc-2")
        self.assertIn(SCRIPT, browser.title())
        self.assert_calm(browser)

    def test_names_that_are_hostile_or_long_are_text(self):
        self.start()
        browser = self.browser()
        browser.open(self.url + "/gateways/w-1/lc-2")
        rows = browser.run("return [...document.querySelectorAll('.live tbody th')].map((th) => th.firstChild.data)")
        # The longest first, which has the script's name; texts of 10,000 characters are kept in part.
        self.assertEqual(rows, [SCRIPT, "x" * 256, "livy-00000003", "session 4"])
        self.assertEqual(browser.run("return document.querySelector('.live tbody td + td').textContent"), SCRIPT)
        self.assertEqual(browser.run("return document.scripts.length"), 1)
        self.assert_calm(browser)
        self.assert_readable(browser)
        browser.open(self.url + "/gateways/w-1/lc-3")
        self.assertIn(SCRIPT, browser.run("return document.querySelector('.failure').textContent"))
        self.assert_calm(browser)
        self.assert_readable(browser)

    def test_a_gateway_page_shows_what_is_remembered(self):
        self.start()
        wait_until(lambda: len(json.loads(self.exporter.get("/api/v1/gateways/w-1/lc-1")[2])["history"]) > 2,
                   "a few moments are remembered", alive=[self.exporter])
        browser = self.browser()
        browser.open(self.url + "/gateways/w-1/lc-1")
        self.assertEqual(browser.run("return document.querySelectorAll('.live tbody').length"), 100)
        self.assertIn("and 50 more", browser.run("return document.querySelector('main').textContent"))
        labels = browser.run("return [...document.querySelectorAll('.spark')].map((svg) => svg.ariaLabel)")
        self.assertIn("now 150, least 150, most 150", labels[0])
        self.assertTrue(browser.run("return document.querySelector('.spark .line').getBBox().width > 100"))
        polls = browser.run("return document.querySelectorAll('.polls tbody').length")
        self.assertGreaterEqual(polls, 2)
        self.assert_calm(browser)
        self.assert_readable(browser)
        browser.click(browser.find_link("All gateways"))
        self.assertEqual(browser.where(), self.url + "/")

    def test_all_of_it_works_without_scripts(self):
        self.start()
        browser = self.browser()
        browser.allow_scripts(False)
        browser.open(self.url + "/")
        browser.click(browser.find_link("Gateway"))
        self.assertEqual(browser.where(), self.url + "/?sort=name")
        browser.click(browser.find_link("Gateway"))
        self.assertEqual(browser.where(), self.url + "/?sort=name&order=desc")
        browser.press(browser.find("#find"), "lc-2\ue007")
        self.assertEqual(browser.where(), self.url + "/?sort=name&order=desc&find=lc-2")
        browser.allow_scripts(True)
        browser.open(browser.where())
        self.assertEqual(browser.run(NAMES), ["b" + SCRIPT])
        self.assert_calm(browser)

    def test_many_gateways_are_sorted_over_all_pages(self):
        simulator = self.start_simulator([{"id": "lc", "copies": 450, "history": 1}])
        config = self.write_config(simulator, [gateway(f"lc-{i:05}") for i in range(1, 451)],
                                   poll={"interval": "30s"}, api={"max_in_flight": 64})
        exporter = self.start_exporter(config)
        exporter.wait_for_polls()
        browser = self.browser()
        browser.open(f"http://127.0.0.1:{exporter.port}/?sort=name&order=desc")
        self.assertEqual(browser.run(NAMES), [f"lc-{i:05}" for i in range(450, 250, -1)])
        browser.click(browser.find_link("Next"))
        browser.click(browser.find_link("Next"))
        self.assertEqual(browser.run(NAMES), [f"lc-{i:05}" for i in range(50, 0, -1)])
        browser.click(browser.find_link("Gateway"))
        self.assertEqual(browser.run(NAMES)[0], "lc-00001")
        self.assert_calm(browser)
        self.assert_readable(browser)


def take_screenshots(folder, seconds):
    """True where it went well."""

    class Screenshots(EndToEnd):
        def runTest(self):
            scenario = SOURCE / "tests" / "data" / "demo_scenario.json"
            ids = [(one["id"], workspace["id"], workspace["region"])
                   for workspace in json.loads(scenario.read_text())["workspaces"] for one in workspace["gateways"]]
            names = ("etl-prod", "adhoc", "science", "reports", "dev")
            gateways = [gateway(*of, name=name) for of, name in zip(ids, names)]
            simulator = self.start_simulator(scenario=scenario)
            exporter = self.start_exporter(self.write_config(simulator, gateways, poll={"interval": "5s"}))
            exporter.wait_for_polls(2)
            time.sleep(seconds)
            denied = {"Code": "Forbidden.RAM", "Message": "You are not authorized to do this action.",
                      "RequestId": "B5E5A9F0-8E65-5D5A-9E2B-1E0E5C8F3D11"}
            simulator.fault({"status": 403, "body": json.dumps(denied)}, gateway=ids[1][0])
            exporter.wait_for(lambda m: m.value("livy_gateway_up", gateway="adhoc") == 0, "one is down")
            with Browser(self.folder) as browser:
                self.take(browser, f"http://127.0.0.1:{exporter.port}/")

        def take(self, browser, url):
            browser.resize(1280)
            browser.open(url)
            browser.screenshot(folder / "status.png")
            browser.prefer("dark")
            browser.click(browser.find_link("etl-prod"))
            browser.screenshot(folder / "gateway-dark.png", 900)
            browser.prefer("light")
            browser.screenshot(folder / "gateway.png", 900)
            browser.resize(390)
            browser.open(url)
            browser.screenshot(folder / "status-phone.png", 900)

    return unittest.TextTestRunner().run(Screenshots()).wasSuccessful()


if __name__ == "__main__":
    programs()
    if sys.argv[1:2] == ["--screenshots"]:
        wait = float(sys.argv[3]) if len(sys.argv) > 3 else 60
        sys.exit(0 if take_screenshots(pathlib.Path(sys.argv[2]), wait) else 1)
    main()
