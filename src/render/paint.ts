/** Colours for a terminal, or none. Pure. */

const wrap = (open: number, close: number) => (text: string) =>
  `\x1b[${open}m${text}\x1b[${close}m`;

export const colourPaint = {
  bold: wrap(1, 22),
  dim: wrap(2, 22),
  red: wrap(31, 39),
  yellow: wrap(33, 39),
  blue: wrap(34, 39),
};

export type Paint = Readonly<typeof colourPaint>;

const same = (text: string) => text;

export const plainPaint: Paint = { bold: same, dim: same, red: same, yellow: same, blue: same };
