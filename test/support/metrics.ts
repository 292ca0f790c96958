/**
 * What a gateway's metric is now; 0 before it has counted anything.
 * @param url the gateway's GraphQL endpoint
 * @param name as `/metrics` writes it, labels included
 */
export async function metricOf(url: string, name: string): Promise<number> {
  const text = await (await fetch(new URL('/metrics', url))).text();
  const line = text.split('\n').find((each) => each.startsWith(`${name} `));
  return Number(line?.slice(name.length + 1) ?? 0);
}
