const net = () => process.getBuiltinModule('node:net');

/** Matches addresses in these CIDR ranges, IPv4 or IPv6. Throws for an invalid range. */
export const addressTest = (ranges: readonly string[]): ((address: string) => boolean) => {
  const list = new (net().BlockList)();
  for (const range of ranges) {
    if (!/\/(0|[1-9]\d*)$/.test(range)) throw new TypeError('this is not a CIDR range');
    const slash = range.lastIndexOf('/');
    const address = range.slice(0, slash);
    list.addSubnet(address, Number(range.slice(slash + 1)), family(address));
  }
  return (address) => list.check(address, family(address));
};

const family = (address: string): 'ipv4' | 'ipv6' => (net().isIP(address) === 6 ? 'ipv6' : 'ipv4');
