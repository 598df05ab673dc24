/** Whether a PIN is one of those everybody tries first: one digit only, or digits that count up or down. */
export function isObviousPin(pin: string): boolean {
  const digits = [...pin].map(Number);
  const steps = new Set(digits.slice(1).map((digit, at) => digit - (digits[at] as number)));
  return steps.size === 1 && [0, 1, -1].includes([...steps][0] as number);
}
