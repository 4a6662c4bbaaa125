const COLUMNS = 13;
const ROWS: readonly string[] = ['plain', 'sales', 'customer', 'supply', 'logistics', 'marketing', 'finance', 'plain'];
const X = 26;

/** The cloth: domains are threads, and where they cross the warp is a product. */
export function Weave() {
  return (
    <svg className="weave" viewBox="-8 -8 354 224" aria-hidden="true">
      {Array.from({ length: COLUMNS }, (_, column) => (
        <Warp key={column} column={column} />
      ))}
      {ROWS.map((hue, row) => (
        <Weft key={row} hue={hue} row={row} />
      ))}
    </svg>
  );
}

/** Warp threads show where they run over a weft thread, every second row. */
function Warp({ column }: { column: number }) {
  const rows = ROWS.map((_, row) => row).filter((row) => (row + column) % 2 === 0);
  return rows.map((row) => (
    <rect key={row} className="warp" x={column * X + 4} y={row * 26 - 2} width="18" height={30} rx="2" />
  ));
}

function Weft({ hue, row }: { hue: string; row: number }) {
  const columns = Array.from({ length: COLUMNS }, (_, column) => column).filter((column) => (row + column) % 2 === 1);
  return columns.map((column) => (
    <rect
      key={column}
      className={hue === 'plain' ? 'thread' : `${hue} gl`}
      x={column * X - 3}
      y={row * 26 + 4}
      width="32"
      height="18"
      rx="2"
    />
  ));
}
