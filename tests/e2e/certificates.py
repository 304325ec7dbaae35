"""Certificates for tests: an authority of their own, and what it issues, good or bad."""
import subprocess

KEY_FLAGS = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
CONFIGURATION = """[ca]
default_ca = here
[here]
database = {folder}/index.txt
new_certs_dir = {folder}
rand_serial = yes
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
"""


def openssl(*arguments):
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)


def self_signed(folder, name, *alternatives):
    """(certificate, key) that nobody has signed, for names such as DNS:localhost and IP:127.0.0.1."""
    certificate, key = folder / f"{name}.pem", folder / f"{name}.key"
    names = ("-addext", "subjectAltName=" + ",".join(alternatives)) if alternatives else ()
    openssl("req", "-x509", *KEY_FLAGS, "-days", "2", "-subj", f"/CN={name}", *names, "-keyout", key, "-out", certificate)
    return certificate, key


class Authority:
    """`certificate` is what its clients trust."""

    def __init__(self, folder, name="authority"):
        self.folder = folder / name
        self.folder.mkdir()
        self.certificate, self._key = self_signed(self.folder, name)
        (self.folder / "index.txt").touch()
        self._configuration = self.folder / "ca.cnf"
        self._configuration.write_text(CONFIGURATION.format(folder=self.folder))

    def issue(self, name, *alternatives, start="20200101000000Z", end="20491231235959Z"):
        """(certificate, key) for names such as DNS:localhost and IP:127.0.0.1"""
        request, certificate, key = (self.folder / f"{name}.{end}" for end in ("csr", "pem", "key"))
        extensions = self.folder / f"{name}.ext"
        extensions.write_text("subjectAltName = " + ",".join(alternatives))
        openssl("req", "-new", *KEY_FLAGS, "-subj", f"/CN={name}", "-keyout", key, "-out", request)
        openssl("ca", "-batch", "-notext", "-config", self._configuration, "-cert", self.certificate, "-keyfile",
                self._key, "-extfile", extensions, "-startdate", start, "-enddate", end, "-in", request, "-out",
                certificate)
        return certificate, key
