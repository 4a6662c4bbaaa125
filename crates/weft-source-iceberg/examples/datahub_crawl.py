"""Ingests every table of a REST catalog with DataHub's Iceberg source. Prints one line of JSON.

usage: datahub_crawl.py URI     (the credential is in WEFT_BENCH_CREDENTIAL)

What it finds goes to the sink that drops it, eight threads read tables, and only the run itself is timed: no start of
Python, no server behind it.
"""

import json
import os
import sys
import time

os.environ["DATAHUB_TELEMETRY_ENABLED"] = "false"

from datahub.ingestion.run.pipeline import Pipeline  # noqa: E402

THREADS = 8


def main() -> None:
    catalog = {
        "type": "rest",
        "uri": sys.argv[1],
        "warehouse": "lake",
        "credential": os.environ["WEFT_BENCH_CREDENTIAL"],
        "scope": "PRINCIPAL_ROLE:ALL",
        "header.X-Iceberg-Access-Delegation": "",
    }
    pipeline = Pipeline.create(
        {
            "source": {
                "type": "iceberg",
                "config": {"catalog": {"lake": catalog}, "processing_threads": THREADS},
            },
            "sink": {"type": "blackhole"},
        }
    )
    began = time.perf_counter()
    pipeline.run()
    took = (time.perf_counter() - began) * 1000
    report = pipeline.source.get_report()
    print(json.dumps({"tables": report.tables_scanned, "failures": len(report.failures), "ms": took}))


main()
