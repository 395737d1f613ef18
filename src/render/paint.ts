/**
 * Colours for a terminal, or none. Pure.
 *
 * A colour is written with a mark, which becomes a control sequence after those of
 * everything else have been made visible.
 */

/** No character: Unicode keeps it for uses like this one. */
const MARK = "\ufdd0";

const wrap = (open: number, close: number) => (text: string) =>
  `${MARK}${open}m${text}${MARK}${close}m`;

/** Makes control sequences of the marks. */
export function sendColours(text: string): string {
  return text.replace(/\ufdd0(?=\d+m)/g, "\x1b[");
}

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
