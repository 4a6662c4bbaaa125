//! CSV as RFC 4180 has it, with text that a spreadsheet would run made plain.

use std::io::Write as _;

use arrow::{
    array::{Array, ArrayRef, RecordBatch},
    datatypes::{DataType, FieldRef, SchemaRef},
    json::writer::{EncoderOptions, make_encoder},
    util::display::{ArrayFormatter, FormatOptions},
};
use weft_worker_protocol::Fail;

use super::{Encoder, Sink, unfit};

/// Writes lines.
pub(super) struct Csv {
    sink: Sink,
    fields: Vec<FieldRef>,
}

impl Csv {
    /// Begins with the line of names.
    pub(super) fn new(schema: &SchemaRef, sink: Sink) -> Result<Self, Fail> {
        let mut csv = Self {
            sink,
            fields: schema.fields().to_vec(),
        };
        let names: Vec<_> = csv.fields.iter().map(|field| text(field.name())).collect();
        csv.line(&names)?;
        Ok(csv)
    }

    fn line(&mut self, cells: &[String]) -> Result<(), Fail> {
        let mut line = cells.join(",");
        line.push_str("\r\n");
        self.sink
            .write_all(line.as_bytes())
            .map_err(|error| unfit(&error))
    }
}

impl Encoder for Csv {
    fn batch(&mut self, batch: &RecordBatch) -> Result<(), Fail> {
        let columns = self
            .fields
            .iter()
            .zip(batch.columns())
            .map(|(field, column)| Cells::new(field, column))
            .collect::<Result<Vec<_>, Fail>>()?;
        let mut lines = Vec::with_capacity(batch.num_rows());
        let mut columns = columns;
        for row in 0..batch.num_rows() {
            lines.push(
                columns
                    .iter_mut()
                    .map(|column| column.cell(row))
                    .collect::<Vec<_>>(),
            );
        }
        drop(columns);
        lines.iter().try_for_each(|line| self.line(line))
    }

    fn finish(self: Box<Self>) -> Result<(), Fail> {
        Ok(())
    }
}

enum Cells<'a> {
    /// Numbers, times and truth: what they are formatted as is never a formula.
    Plain(ArrayFormatter<'a>, &'a ArrayRef),
    Text(ArrayFormatter<'a>, &'a ArrayRef),
    Json(arrow::json::writer::NullableEncoder<'a>),
}

impl<'a> Cells<'a> {
    fn new(field: &'a FieldRef, column: &'a ArrayRef) -> Result<Self, Fail> {
        const OPTIONS: FormatOptions<'static> = FormatOptions::new();
        static ENCODER: std::sync::LazyLock<EncoderOptions> =
            std::sync::LazyLock::new(EncoderOptions::default);
        let kind = column.data_type();
        if kind.is_nested() {
            let encoder = make_encoder(field, column.as_ref(), &ENCODER).map_err(|error| unfit(&error))?;
            return Ok(Self::Json(encoder));
        }
        let formatter = ArrayFormatter::try_new(column.as_ref(), &OPTIONS).map_err(|error| unfit(&error))?;
        let plain = kind.is_numeric() || kind.is_temporal() || kind == &DataType::Boolean;
        Ok(if plain {
            Self::Plain(formatter, column)
        } else {
            Self::Text(formatter, column)
        })
    }

    fn cell(&mut self, row: usize) -> String {
        match self {
            Self::Plain(_, column) | Self::Text(_, column) if column.is_null(row) => String::new(),
            Self::Plain(formatter, _) => formatter.value(row).to_string(),
            Self::Text(formatter, _) => text(&formatter.value(row).to_string()),
            Self::Json(encoder) if encoder.is_null(row) => String::new(),
            Self::Json(encoder) => {
                let mut json = Vec::new();
                encoder.encode(row, &mut json);
                text(&String::from_utf8_lossy(&json))
            }
        }
    }
}

/// A text cell: an apostrophe before what a spreadsheet takes for a formula (OWASP, "CSV Injection"), and quotes
/// where RFC 4180 section 2 wants them.
fn text(value: &str) -> String {
    let formula = value.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠']);
    let guarded = if formula {
        format!("'{value}")
    } else {
        value.to_owned()
    };
    let quoted = guarded.contains(['"', ',', '\r', '\n', '\t'])
        || guarded.starts_with(char::is_whitespace)
        || guarded.ends_with(char::is_whitespace);
    if quoted || formula {
        format!("\"{}\"", guarded.replace('"', "\"\""))
    } else {
        guarded
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::{
        array::{Int64Array, StringArray, StructArray},
        datatypes::{Field, Schema},
    };

    use super::*;

    fn written(batch: &RecordBatch) -> String {
        let sink = Sink::default();
        let mut csv = Csv::new(batch.schema_ref(), sink.clone()).unwrap();
        csv.batch(batch).unwrap();
        Box::new(csv).finish().unwrap();
        String::from_utf8(sink.take()).unwrap()
    }

    #[test]
    fn formulas_become_text_and_numbers_stay_numbers() {
        let cells = [
            "=1+1",
            "+1",
            "-1",
            "@x",
            "\tx",
            "\rx",
            "＝1",
            "＋1",
            "－1",
            "＠1",
            "a=b",
            "1-1",
            "say \"hi\", you",
            "",
        ];
        let total = Int64Array::from_iter_values((0..cells.len()).map(|at| -(i64::try_from(at).unwrap())));
        let schema = Arc::new(Schema::new(vec![
            Field::new("=name", DataType::Utf8, true),
            Field::new("total", DataType::Int64, true),
        ]));
        let text = StringArray::from_iter_values(cells);
        let batch = RecordBatch::try_new(schema, vec![Arc::new(text), Arc::new(total)]).unwrap();
        let written = written(&batch);
        let lines: Vec<&str> = written.split("\r\n").collect();
        assert_eq!(lines[0], "\"'=name\",total");
        assert_eq!(lines[1], "\"'=1+1\",0");
        assert_eq!(lines[2], "\"'+1\",-1");
        for (at, cell) in cells.iter().enumerate().take(10).filter(|(at, _)| *at != 5) {
            assert_eq!(
                lines[at + 1],
                format!("\"'{cell}\",{}", -i64::try_from(at).unwrap()).replace(",0", ",0")
            );
        }
        assert!(written.contains("\"'\rx\",-5\r\n"));
        assert!(written.contains("\r\na=b,-10\r\n1-1,-11\r\n\"say \"\"hi\"\", you\",-12\r\n,-13\r\n"));
    }

    #[test]
    fn nested_values_are_json() {
        let member = Arc::new(Field::new("city", DataType::Utf8, true));
        let nested = StructArray::from(vec![(
            member,
            Arc::new(StringArray::from(vec!["Köln"])) as ArrayRef,
        )]);
        let schema = Schema::new(vec![Field::new("address", nested.data_type().clone(), true)]);
        let batch = RecordBatch::try_new(Arc::new(schema), vec![Arc::new(nested)]).unwrap();
        assert_eq!(written(&batch), "address\r\n\"{\"\"city\"\":\"\"Köln\"\"}\"\r\n");
    }
}
