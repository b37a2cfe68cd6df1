/** Of a terminal or a pipe. */
interface Output {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

const width = 30;

/**
 * A bar that says how much of something is done, on a terminal; a pipe hears nothing of it. It is
 * drawn when the per cent change, and `clear` takes it away.
 */
export const progressBar = (output: Output, total: number) => {
  let drawn = -1;
  return {
    show(done: number): void {
      const percent = Math.floor((100 * done) / total);
      if (!output.isTTY || percent === drawn) return;
      drawn = percent;
      const bar = '#'.repeat(Math.floor((width * percent) / 100)).padEnd(width, '.');
      output.write(`\r${bar} ${percent} % (${done} of ${total})`);
    },
    clear(): void {
      // CSI K: what is right of the cursor goes.
      if (drawn >= 0) output.write('\r\u001b[K');
    },
  };
};
