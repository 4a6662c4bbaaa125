"""The baseline of `harvest_bench`: PyIceberg lists a SQL catalog, loads every table and takes the same facts.

    python pyiceberg_harvest.py CATALOG_DB

Prints one line of JSON. Imports and the opening of the catalog are not counted.
"""

import json
import sys
import time

from pyiceberg.catalog.sql import SqlCatalog


def harvest(catalog: SqlCatalog) -> dict:
    facts = {"tables": 0, "columns": 0, "snapshots": 0}
    for namespace in catalog.list_namespaces():
        properties = catalog.load_namespace_properties(namespace)
        for identifier in catalog.list_tables(namespace):
            table = catalog.load_table(identifier)
            metadata = table.metadata
            schema = table.schema()
            columns = [
                (field.field_id, field.name, str(field.field_type), field.required, field.doc) for field in schema.fields
            ]
            partition = [(schema.find_column_name(part.source_id), str(part.transform)) for part in table.spec().fields]
            sort = [(schema.find_column_name(part.source_id), str(part.transform)) for part in table.sort_order().fields]
            snapshots = [
                (
                    snapshot.snapshot_id,
                    snapshot.timestamp_ms,
                    snapshot.summary.operation.value if snapshot.summary else None,
                    snapshot.summary["total-records"] if snapshot.summary else None,
                )
                for snapshot in metadata.snapshots
            ]
            stated = (identifier, str(metadata.table_uuid), metadata.location, table.properties, properties, partition, sort)
            if stated:
                facts["tables"] += 1
                facts["columns"] += len(columns)
                facts["snapshots"] += len(snapshots)
    return facts


def main() -> None:
    catalog = SqlCatalog("lake", uri=f"sqlite:///{sys.argv[1]}")
    start = time.perf_counter()
    facts = harvest(catalog)
    facts["ms"] = (time.perf_counter() - start) * 1000
    print(json.dumps(facts))


if __name__ == "__main__":
    main()
