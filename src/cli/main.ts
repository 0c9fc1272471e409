export async function main(argv: readonly string[]): Promise<number> {
  process.stdout.write(`hello ${argv.join(' ')} ${process.version}\n`);
  return 0;
}
