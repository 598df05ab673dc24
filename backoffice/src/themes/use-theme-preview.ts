import { useMutation } from '@tanstack/react-query';
import { useErrorText } from '../platform/ui/states.tsx';
import { toastFailed } from '../platform/ui/toast.ts';
import { startPreview } from './api.ts';

/** Opens the shop in a theme, in a tab of its own. */
export function useThemePreview() {
  const errorText = useErrorText();
  const starting = useMutation({
    mutationFn: ({ key }: { key: string; tab: Window | null }) => startPreview(key),
    onSuccess: ({ url }, { tab }) => {
      if (tab) tab.location.href = url;
      else location.href = url;
    },
    onError: (error, { tab }) => {
      tab?.close();
      toastFailed(errorText(error));
    },
  });
  return {
    isPending: starting.isPending,
    // The tab is opened by the click itself: browsers stop one that comes later.
    open: (key: string) => starting.mutate({ key, tab: window.open('', '_blank') }),
  };
}
