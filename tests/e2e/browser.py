"""A headless Chromium, driven by its WebDriver over plain HTTP (https://www.w3.org/TR/webdriver2/)."""
import base64
import json
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
PATIENCE = 60
SKIPPED = 77


def programs():
    """Where Chromium and its driver are; ends the process as skipped where they are not."""
    found = shutil.which("chromium"), shutil.which("chromedriver")
    if None in found:
        print("skipped: no Chromium. To run this test: apt-get install --no-install-recommends chromium chromium-driver")
        sys.exit(SKIPPED)
    return found


class Browser:
    """Use it with `with`. Its profile and all it writes are in `folder`."""

    def __init__(self, folder, width=1280, height=900):
        chromium, driver = programs()
        self.log = open(folder / "chromedriver.log", "w+b")
        self.child = subprocess.Popen([driver, "--port=0"], stdin=subprocess.DEVNULL, stdout=self.log,
                                      stderr=subprocess.STDOUT)
        self.session = ""
        try:
            self.url = f"http://127.0.0.1:{self._port(folder)}"
            # Tests run as root, in containers with a small /dev/shm; and nothing else may be asked than the exporter.
            arguments = ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu",
                         "--disable-background-networking", "--hide-scrollbars", "--no-proxy-server",
                         f"--user-data-dir={folder / 'profile'}", f"--window-size={width},{height}"]
            options = {"binary": chromium, "args": arguments}
            self.session = "/session/" + self._call("POST", "/session", {"capabilities": {"alwaysMatch": {
                "browserName": "chrome", "goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"},
                "unhandledPromptBehavior": "ignore"}}})["sessionId"]
        except BaseException:
            self.close()
            raise

    def _port(self, folder):
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self.child.poll() is None:
            found = re.search(rb"started successfully on port (\d+)", (folder / "chromedriver.log").read_bytes())
            if found:
                return int(found[1])
            time.sleep(0.05)
        raise AssertionError((folder / "chromedriver.log").read_text("utf-8", "replace"))

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()

    def close(self):
        if self.session:
            self._call("DELETE", self.session)
        self.child.terminate()
        self.child.wait(PATIENCE)
        self.log.close()

    def _call(self, method, path, body=None):
        request = urllib.request.Request(self.url + path, method=method,
                                         data=None if body is None else json.dumps(body).encode())
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=PATIENCE) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as refusal:
            raise AssertionError(f"{method} {path}: {refusal.read().decode()}") from None

    def call(self, method, path, body=None):
        return self._call(method, self.session + path, body)

    def open(self, url):
        self.call("POST", "/url", {"url": url})

    def where(self):
        return self.call("GET", "/url")

    def title(self):
        return self.call("GET", "/title")

    def run(self, script, *arguments):
        """What the script, the body of a function, returns."""
        return self.call("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def find(self, css):
        return self.call("POST", "/element", {"using": "css selector", "value": css})

    def find_link(self, text):
        return self.call("POST", "/element", {"using": "link text", "value": text})

    def click(self, element):
        self.call("POST", f"/element/{element[ELEMENT]}/click", {})

    def press(self, element, keys):
        self.call("POST", f"/element/{element[ELEMENT]}/value", {"text": keys})

    def has_alert(self):
        try:
            self.call("GET", "/alert/text")
        except AssertionError as problem:
            if "no such alert" in str(problem):
                return False
            raise
        return True

    def complaints(self):
        """What the browser's console says since this was asked last: errors of scripts and of the policy."""
        return [entry["message"] for entry in self.call("POST", "/se/log", {"type": "browser"})]

    def chrome(self, command, **parameters):
        """A command of the DevTools protocol."""
        return self.call("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def resize(self, width, height=900):
        self.chrome("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
                    mobile=width < 600)

    def prefer(self, scheme):
        """`light` or `dark`."""
        self.chrome("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def allow_scripts(self, allowed):
        """For pages that are opened from now on."""
        self.chrome("Emulation.setScriptExecutionDisabled", value=not allowed)

    def screenshot(self, path, most_height=2000):
        """The whole page, as far as that."""
        size = self.chrome("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], most_height), "scale": 1}
        image = self.chrome("Page.captureScreenshot", format="png", clip=clip, captureBeyondViewport=True)
        path.write_bytes(base64.b64decode(image["data"]))
