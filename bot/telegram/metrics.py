"""Counters and timings in Prometheus' terms. Serving them is `bot.telegram.lifecycle.health`'s."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram


class Metrics:
    """What is counted; each bot has a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.questions = Counter(
            "citebot_questions",
            "Questions by outcome: answered, not_found, busy, limited, failed.",
            ["outcome"],
            registry=self.registry,
        )
        self.seconds = Histogram(
            "citebot_answer_seconds",
            "From a question's arrival to its answer's delivery.",
            buckets=(0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120),
            registry=self.registry,
        )
        self.waiting = Gauge(
            "citebot_waiting",
            "Tasks that wait for a thread or have one, by pool: workers (for people), files, "
            "links, writing.",
            ["pool"],
            registry=self.registry,
        )
        self.requests = Counter(
            "citebot_api_requests",
            "Requests to the Bot API by outcome: ok, retried, failed.",
            ["outcome"],
            registry=self.registry,
        )
        self.errors = Counter(
            "citebot_errors", "Updates whose handling failed.", registry=self.registry
        )
        self.ignored = Counter(
            "citebot_ignored_updates",
            "Updates that were thrown away: of strangers, and beyond what is taken of one sender.",
            registry=self.registry,
        )
        self.skipped = Counter(
            "citebot_updates_skipped", "Updates that could not be read.", registry=self.registry
        )
        self.unreadable = Counter(
            "citebot_answers_unreadable",
            "Answers to getUpdates, and calls of the webhook, that hold no updates.",
            registry=self.registry,
        )
