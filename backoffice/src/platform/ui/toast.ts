import { notifications } from '@mantine/notifications';

/** Tells that something was done. */
export function toastDone(message: string): void {
  notifications.show({ message, color: 'shelf' });
}

/** Tells that something was not done, and why. */
export function toastFailed(message: string): void {
  notifications.show({ message, color: 'red', autoClose: 12_000 });
}
