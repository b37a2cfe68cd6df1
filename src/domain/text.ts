/** No control characters, lone surrogates or line separators. */
const oneLine = /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]*$/u;

/** A character that renders: not white space, a format character, default-ignorable (UAX #44) or the blank Braille pattern. */
const visible = /[^\s\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** Whether the number of characters (code points, not UTF-16 units) is in a range. */
export const hasLength = (text: string, min: number, max: number): boolean => {
  if (text.length > 2 * max) return false;
  const length = [...text].length;
  return min <= length && length <= max;
};

/** Whether text is one line of well-formed Unicode. */
export const isOneLine = (text: string): boolean => oneLine.test(text);

/** Whether the text has a visible character. */
export const isVisible = (text: string): boolean => visible.test(text);
