"""Several tabs of one browser, as its one stream sees them: which are hidden, what is passed from tab to tab."""

from playwright.sync_api import expect

VISIBILITY = """(isHidden) => {
  Object.defineProperty(document, "hidden", {value: isHidden, configurable: true});
  document.dispatchEvent(new Event("visibilitychange"));
}"""
# A tab that shows a page and has been told everything up to a place; what it hears is kept in `heard`.
TAB = """([topic, place]) => {
  const channel = new BroadcastChannel("board-live");
  const announce = () => channel.postMessage({tab: "another", topic, place});
  window.heard = [];
  channel.onmessage = ({data}) => data.who ? announce() : data.event && heard.push(`${data.event} ${data.data[0]}`);
  announce();
}"""


def is_live(page):
    """The stream of this browser has said something."""
    expect(page.locator("html")).to_have_attribute("data-live", "yes")


def hide(page):
    """Another tab is in front."""
    page.evaluate(VISIBILITY, True)


def show(page):
    """It comes to the front."""
    page.evaluate(VISIBILITY, False)


def place_of(page):
    """Where in the feed a page stood when it was made."""
    return page.locator('meta[name="live-after"]').get_attribute("content")


def another_tab(page, topic, place):
    """A tab of the same browser with the page `topic`; it has been told everything up to `place`, and says so."""
    page.watch.expect("favicon.ico")  # a page without a head
    tab = page.context.new_page()
    tab.goto("/healthz")
    tab.evaluate(TAB, [topic, place])
    return tab


def hears(tab, event, topic):
    """`another_tab` is told of an event about a page."""
    tab.wait_for_function("(words) => heard.includes(words)", arg=f"{event} {topic}")


def read_again(page):
    """Have the tab that reads connect anew."""
    page.evaluate("dispatchEvent(new Event('offline')); setTimeout(() => dispatchEvent(new Event('online')), 50)")
