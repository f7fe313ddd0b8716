"""Who has a ticket open at this moment, and who is writing: kept in Valkey for under a minute, and nowhere else."""

import json
import time

import redis

KEPT_SECONDS = 60  # pages say it again every 25
STATES = ("looking", "writing", "gone")


class Presence:
    """People by ticket; empty while Valkey is away."""

    def __init__(self):
        self._redis = None

    def init_app(self, app):
        """Connect at the first use."""
        url = app.config["RQ_CONNECTION"]
        self._redis = redis.Redis.from_url(url, decode_responses=True, socket_timeout=2, socket_connect_timeout=1)

    def say(self, number, person_id, name, state):
        """Note that a person looks at a ticket, writes on it or is gone; True when that is news to the others."""
        key = f"presence:{number}"
        try:
            before = json.loads(self._redis.hget(key, person_id) or "{}")
            if state == "gone":
                return bool(self._redis.hdel(key, person_id))
            entry = {"name": name, "state": state, "until": time.time() + KEPT_SECONDS}
            self._redis.hset(key, person_id, json.dumps(entry))
            self._redis.expire(key, KEPT_SECONDS)
        except redis.RedisError:
            return False
        return before.get("state") != state or before.get("until", 0) < time.time()

    def on(self, number):
        """Person id (text) to (name, state) of everybody who is there now."""
        try:
            found = self._redis.hgetall(f"presence:{number}")
        except redis.RedisError:
            return {}
        entries = {person_id: json.loads(entry) for person_id, entry in found.items()}
        return {one: (e["name"], e["state"]) for one, e in entries.items() if e["until"] > time.time()}
