"""What the clients of each language read, and what cannot be led by variables there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mock_server.serving.environment.node import PROXY_URL, VENDOR_HOSTS
from mock_server.serving.environment.proxies import PROXIES

PROXY = (*PROXIES, "NO_PROXY", "no_proxy")
NODE = (
    *("NODE_EXTRA_CA_CERTS", "NODE_OPTIONS", "NODE_USE_ENV_PROXY"),
    *(PROXY_URL, VENDOR_HOSTS),
)
PYTHON = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE")
SHELL = ("SSL_CERT_FILE", "CURL_CA_BUNDLE")


@dataclass(frozen=True)
class Language:
    """The variables that a language's clients read. *needs* are the lines for those that do not."""

    title: str
    reads: frozenset[str]
    needs: tuple[str, ...] = ()


def needs(language: str, found: Mapping[str, str]) -> Iterator[str]:
    """The lines that the variables *found* cannot spare programs in a language, or in all."""
    titled = [LANGUAGES[language]] if language != "shell" else LANGUAGES.values()
    for one in titled:
        for line in one.needs:
            proxy = found.get("HTTP_PROXY", "").rpartition("@")[2].removeprefix("http://")
            yield f"{one.title}: {line}".replace("{proxy}", f"tcp://{proxy}")


def _language(title: str, *names: str, needs: tuple[str, ...] = ()) -> Language:
    return Language(title, frozenset(names), needs)


ALL = (*PROXY, *NODE, *PYTHON, *SHELL, "JAVA_TOOL_OPTIONS", "PHP_INI_SCAN_DIR")

LANGUAGES: Mapping[str, Language] = {
    "shell": _language("every language", *ALL),
    "node": _language(
        "Node.js",
        *(*PROXY, *NODE),
        needs=(
            "A client with a `ca` of its own trusts no other: "
            "ca: fs.readFileSync(process.env.NODE_EXTRA_CA_CERTS)",
        ),
    ),
    "python": _language(
        "Python",
        *(*PROXY, *PYTHON),
        needs=(
            "aiohttp reads no variable by itself: aiohttp.ClientSession(trust_env=True)",
            'urllib3 alone reads none: urllib3.ProxyManager(os.environ["HTTPS_PROXY"])',
            "A session of requests with trust_env = False, and httpx.Client(trust_env=False), "
            "read none either: leave it out.",
        ),
    ),
    "java": _language(
        "Java",
        *(*PROXY, "JAVA_TOOL_OPTIONS"),
        needs=(
            "Apache HttpClient reads no property by itself: HttpClients.createSystem()",
            "Java has no property for a proxy's user: where a world is named, the credentials name "
            "it too.",
        ),
    ),
    "php": _language(
        "PHP",
        *(*PROXY, "SSL_CERT_FILE", "PHP_INI_SCAN_DIR"),
        needs=(
            "file_get_contents() and fopen() read no proxy: stream_context_set_default(['http' => "
            "['proxy' => '{proxy}', 'request_fulluri' => true]]);",
        ),
    ),
    "go": _language(
        "Go",
        *(*PROXY, "SSL_CERT_FILE"),
        needs=(
            "A http.Transport of your own reads no variable: "
            "&http.Transport{Proxy: http.ProxyFromEnvironment}",
            "Go reads SSL_CERT_FILE on Linux and BSD only. On macOS and Windows, let the system "
            "trust the certificate of GET /_mock/ca.pem.",
        ),
    ),
    "ruby": _language(
        "Ruby",
        *(*PROXY, "SSL_CERT_FILE"),
        needs=(
            "A client with a `ca_file` of its own trusts no other: "
            'http.ca_file = ENV["SSL_CERT_FILE"]',
        ),
    ),
}
