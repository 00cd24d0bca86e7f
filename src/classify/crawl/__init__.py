"""The crawl stage: every entry of a share gets a row before anything is opened."""

from classify.crawl.beneath import Beneath
from classify.crawl.walk import Crawled, crawl, located, must_exist, shown

__all__ = ["Beneath", "Crawled", "crawl", "located", "must_exist", "shown"]
