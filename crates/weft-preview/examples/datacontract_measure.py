"""The baseline of measure_bench: datacontract-cli, the same ten rules over the same Parquet files.

    pip install 'datacontract-cli[duckdb]==1.2.8'
    python datacontract_measure.py FOLDER ROWS

Prints JSON lines: `datacontract test` as a whole process, and the test alone in a process that has loaded it.
"""

import importlib.util
import json
import pathlib
import subprocess
import sys
import tempfile
import time

RUNS = 3

CONTRACT = """
apiVersion: v3.1.0
kind: DataContract
id: bench
version: 1.0.0
status: active
servers:
  - server: local
    type: local
    path: FOLDER/data/*.parquet
    format: parquet
schema:
  - name: orders
    physicalType: table
    quality:
      - {metric: rowCount, mustBeGreaterThan: 0}
    properties:
      - name: id
        logicalType: integer
        quality:
          - {metric: nullValues, mustBe: 0}
          - {metric: duplicateValues, mustBe: 0}
      - name: customer
        logicalType: integer
        quality:
          - {metric: nullValues, mustBeLessThan: 1, unit: percent}
      - name: country
        logicalType: string
        quality:
          - {metric: invalidValues, mustBe: 0, arguments: {validValues: [DE, FR, AT, CH, PL, NL]}}
          - {metric: missingValues, mustBe: 0, arguments: {missingValues: ["", n/a]}}
      - name: status
        logicalType: string
        quality:
          - {metric: invalidValues, mustBe: 0, arguments: {validValues: [open, paid, shipped, returned]}}
          - {metric: nullValues, mustBe: 0}
      - name: price
        logicalType: number
        quality:
          - {metric: nullValues, mustBe: 0}
      - name: note
        logicalType: string
        quality:
          - {metric: invalidValues, mustBe: 0, arguments: {pattern: "^[0-9a-f]{48}$"}}
"""


def say(run: str, times: list[float], rows: str) -> None:
    times.sort()
    line = {"bench": "measure", "engine": "datacontract-cli", "rows": int(rows), "run": run,
            "p50_ms": round(times[len(times) // 2] * 1000, 1), "runs": len(times)}
    print(json.dumps(line), flush=True)


def main() -> None:
    folder, rows = sys.argv[1:3]
    if importlib.util.find_spec("datacontract") is None:
        print("datacontract-cli is not installed: no baseline", file=sys.stderr)
        return
    with tempfile.TemporaryDirectory() as place:
        contract = pathlib.Path(place) / "bench.odcs.yaml"
        contract.write_text(CONTRACT.replace("FOLDER", folder))
        program = pathlib.Path(sys.executable).with_name("datacontract")
        times = []
        for _ in range(RUNS):
            began = time.perf_counter()
            subprocess.run([program, "test", contract], check=True, stdout=subprocess.DEVNULL)
            times.append(time.perf_counter() - began)
        say("whole process", times, rows)

        from datacontract.data_contract import DataContract

        times = []
        for _ in range(RUNS):
            began = time.perf_counter()
            run = DataContract(data_contract_file=str(contract)).test()
            times.append(time.perf_counter() - began)
            quality = [check for check in run.checks if check.category == "quality"]
            assert len(quality) == 10, [check.name for check in quality]
            assert all(check.result == "passed" for check in quality), [(check.name, check.reason) for check in quality]
        say("loaded", times, rows)


main()
