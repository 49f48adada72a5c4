/** A session as it went, a line an act; printed when it is over and `SHOW=session` asks for it. */
export function transcript(client: string) {
  const lines = [client];
  return {
    /** Does something and notes what came of it. */
    async act<T>(what: string, doing: () => Promise<T>, shown: (result: T) => string): Promise<T> {
      const result = await doing();
      lines.push(`  ${what} → ${shown(result)}`);
      return result;
    },
    note: (line: string): void => void lines.push(`  ${line}`),
    print(): void {
      if (process.env.SHOW === "session") process.stdout.write(`${lines.join("\n")}\n`);
    },
  };
}
