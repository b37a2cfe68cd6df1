/** No controls, lone surrogates or separators of lines. */
const oneLine = /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]*$/u;

/** Neither white space nor a character without ink: format characters, fillers (UAX #44) and the blank Braille pattern. */
const visible = /[^\s\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** Whether text has a number of characters in a range; characters are counted, not UTF-16 units. */
export const hasLength = (text: string, min: number, max: number): boolean => {
  if (text.length > 2 * max) return false;
  const length = [...text].length;
  return min <= length && length <= max;
};

/** Whether text is one line of well-formed Unicode. */
export const isOneLine = (text: string): boolean => oneLine.test(text);

/** Whether a reader sees any of the text. */
export const isVisible = (text: string): boolean => visible.test(text);
