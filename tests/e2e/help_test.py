"""The man page and the shell completions know every flag and command of --help, and no other."""
import re
import shutil
import subprocess

from harness import SOURCE, EndToEnd, main

MAN = SOURCE / "deploy/debian/livy_gateway_exporter.8"
COMPLETIONS = SOURCE / "deploy/completion"


def flags_of(text):
    return set(re.findall(r"--[a-z][a-z.-]*[a-z]", text))


class Help(EndToEnd):
    def setUp(self):
        super().setUp()
        help_text = self.run_exporter("--help").stdout
        self.commands = re.findall(r"^  ([a-z-]+) {2,}", help_text.partition("Subcommands:")[2], re.MULTILINE)
        self.flags = flags_of(help_text + self.run_exporter("once", "--help").stdout)
        self.assertIn("--config.file", self.flags)
        self.assertIn("once", self.commands)

    def test_man_page(self):
        text = MAN.read_text("utf-8").replace(r"\-", "-")
        self.assertEqual(flags_of(text.partition("systemctl")[0]), self.flags)
        for command in self.commands:
            self.assertRegex(text, rf"\n\.TP\n\.B {command}\n")

    def test_completions_have_every_flag(self):
        for shell in ("bash", "zsh"):
            with self.subTest(shell=shell):
                text = (COMPLETIONS / f"livy_gateway_exporter.{shell}").read_text("utf-8")
                self.assertEqual(flags_of(text), self.flags)
        text = (COMPLETIONS / "livy_gateway_exporter.fish").read_text("utf-8")
        self.assertEqual({"--" + flag for flag in re.findall(r"^complete .* -l (\S+)", text, re.MULTILINE)}, self.flags)
        for shell in ("bash", "zsh", "fish"):
            text = (COMPLETIONS / f"livy_gateway_exporter.{shell}").read_text("utf-8")
            for command in self.commands:
                self.assertIn(command, text)

    def complete(self, *words):
        script = ("source \"$1\"; shift; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); _livy_gateway_exporter; "
                  "printf '%s\\n' \"${COMPREPLY[@]}\"")
        run = subprocess.run(["bash", "-c", script, "bash", COMPLETIONS / "livy_gateway_exporter.bash",
                              "livy_gateway_exporter", *words], capture_output=True, text=True, check=True, timeout=60)
        self.assertEqual(run.stderr, "")
        return run.stdout.split()

    def test_bash_completes(self):
        self.assertEqual(self.complete("ch"), ["check-config"])
        self.assertEqual(self.complete("--log.level", "=", "d"), ["debug"])
        self.assertEqual(self.complete("--log.format", ""), ["logfmt", "json"])
        self.assertEqual(self.complete("--outp"), [])
        self.assertEqual(self.complete("once", "--outp"), ["--output"])
        self.assertEqual(self.complete("--web.listen-address", ""), [])

    def test_the_other_shells_can_read_theirs(self):
        for shell in ("zsh", "fish"):
            with self.subTest(shell=shell):
                if not shutil.which(shell):
                    self.skipTest(f"there is no {shell}: apt-get install {shell}")
                subprocess.run([shell, "-n", COMPLETIONS / f"livy_gateway_exporter.{shell}"], check=True, timeout=60)


if __name__ == "__main__":
    main()
