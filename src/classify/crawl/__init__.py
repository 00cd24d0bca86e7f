"""The crawl stage: every entry of a share gets a row before anything is opened."""

from classify.crawl.beneath import Beneath
from classify.crawl.walk import EARLIEST_NS, LATEST_NS, Crawled, crawl, located, must_exist, shown

__all__ = ["EARLIEST_NS", "LATEST_NS", "Beneath", "Crawled", "crawl", "located", "must_exist", "shown"]
