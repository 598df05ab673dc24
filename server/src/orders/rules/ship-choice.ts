/** Whether an order is sent as a whole: the merchant may leave it to the shopper, or fix it for everyone. */
export function sendsTogether(choice: 'shopper' | 'now' | 'together', wanted: boolean): boolean {
  return choice === 'shopper' ? wanted : choice === 'together';
}
