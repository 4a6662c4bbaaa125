"""Lists and loads every table of a REST catalog with eight threads. Prints one line of JSON.

usage: pyiceberg_crawl.py URI     (the credential is in WEFT_BENCH_CREDENTIAL)
"""

import json
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from pyiceberg.catalog.rest import RestCatalog

THREADS = 8


def main() -> None:
    catalog = RestCatalog(
        "lake",
        uri=sys.argv[1],
        warehouse="lake",
        credential=os.environ["WEFT_BENCH_CREDENTIAL"],
        scope="PRINCIPAL_ROLE:ALL",
        **{"header.X-Iceberg-Access-Delegation": ""},
    )
    began = time.perf_counter()
    names = [name for namespace in catalog.list_namespaces() for name in catalog.list_tables(namespace)]
    with ThreadPoolExecutor(THREADS) as pool:
        tables = list(pool.map(catalog.load_table, names))
    took = (time.perf_counter() - began) * 1000
    print(json.dumps({"tables": len(tables), "ms": took}))


main()
