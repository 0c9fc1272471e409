import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** Colours a text; without colour it is the text itself. */
export type Paint = (style: Style, text: string) => string;

/** Whether to colour is the caller's to know (NO_COLOR, a pipe), so the stream is not asked again here. */
export function createPaint(color: boolean): Paint {
  return (style, text) => (color ? styleText(style, text, { validateStream: false }) : text);
}
