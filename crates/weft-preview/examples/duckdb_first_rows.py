"""The baseline of first_rows_bench: DuckDB with its Iceberg extension, on the same table.

    pip install duckdb==1.5.5 duckdb-extension-iceberg duckdb-extension-avro
    python duckdb_first_rows.py METADATA_FILE MEGABYTES

Prints JSON lines in the shape of first_rows_bench: a whole process, and warm.
"""

import importlib.util
import json
import pathlib
import subprocess
import sys
import time

COLD, WARM = 15, 60


def connection():
    import duckdb

    db = duckdb.connect(config={"allow_unsigned_extensions": "true"})
    for name in ("avro", "iceberg"):
        spec = importlib.util.find_spec(f"duckdb_extension_{name}")
        folder = pathlib.Path(next(iter(spec.submodule_search_locations)))
        found = sorted(folder.rglob(f"{name}.duckdb_extension"))
        db.execute(f"load '{found[0]}'")
    return db


def read(db, metadata: str) -> None:
    rows = db.execute(f"select * from iceberg_scan('{metadata}') limit 100").fetchall()
    assert len(rows) == 100, len(rows)


def say(run: str, times: list[float], megabytes: str) -> None:
    times.sort()
    at = lambda share: round(times[(len(times) - 1) * share // 100] * 1000, 2)
    line = {"bench": "first_100_rows", "engine": "duckdb", "megabytes": int(megabytes), "run": run,
            "p50_ms": at(50), "p95_ms": at(95), "runs": len(times)}
    print(json.dumps(line), flush=True)


def main() -> None:
    if sys.argv[1] == "--once":
        read(connection(), sys.argv[2])
        return
    metadata, megabytes = sys.argv[1:3]
    times = []
    for _ in range(COLD):
        began = time.perf_counter()
        subprocess.run([sys.executable, __file__, "--once", metadata], check=True)
        times.append(time.perf_counter() - began)
    say("cold process", times, megabytes)
    db = connection()
    times = []
    for _ in range(WARM):
        began = time.perf_counter()
        read(db, metadata)
        times.append(time.perf_counter() - began)
    say("warm", times, megabytes)


main()
