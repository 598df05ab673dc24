import { type FormRulesRecord, type UseFormReturnType, useForm } from '@mantine/form';
import { useHotkeys } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';
import { useI18n } from '../../i18n/i18n.tsx';
import { ApiError } from '../api.ts';
import { toastDone } from '../ui/toast.ts';
import { mergeChanges, same } from './merge-changes.ts';

type Versioned = { version: number };

export type EditorOptions<View extends Versioned, Values extends Record<string, unknown>> = {
  /** What the server holds now. */
  view: View;
  toValues(view: View): Values;
  validate?: FormRulesRecord<Values, Values> | ((values: Values) => Record<string, string | null | undefined>);
  /**
   * Writes the changes made since `base`; answers what the server holds afterwards. A save of several requests calls
   * `note` after each that succeeded, so that a later failure starts from there.
   */
  save(values: Values, base: View, started: Values, note: (view: View) => void): Promise<View>;
  /** How changes are laid over a newer version, where field by field is not enough. */
  merge?(started: Values, mine: Values, latest: Values): Values;
  /** Reads the latest from the server, for when somebody else changed it meanwhile. */
  reload(): Promise<View>;
  /** Where in the form a field of the request is shown; the same path when not given. */
  fieldPath?(field: string): string;
  /** Called with the first field that is wrong, before it is focused: to open the tab it is on. */
  onInvalid?(path: string): void;
  savedMessage?: string;
};

export type Editor<View, Values extends Record<string, unknown>> = {
  form: UseFormReturnType<Values>;
  dirty: boolean;
  saving: boolean;
  /** A refusal that belongs to no visible field. */
  problem: string | null;
  conflict: { loading: boolean; takeLatest(): void; close(): void } | null;
  submit(): void;
  discard(): void;
  /** Takes over a newer version that this page itself made, keeping what is typed. */
  adopt(view: View): void;
};

/**
 * A form over something the server holds: knows what changed, saves with the version it started from, puts refusals on
 * their fields, and when somebody else saved in between offers to lay the changes over the latest.
 */
export function useEditor<View extends Versioned, Values extends Record<string, unknown>>(
  options: EditorOptions<View, Values>,
): Editor<View, Values> {
  const { t } = useI18n();
  const base = useRef(options.view);
  const started = useRef(options.toValues(options.view));
  const form = useForm<Values>({
    initialValues: started.current,
    validate: options.validate as FormRulesRecord<Values, Values>,
  });
  const [saving, setSaving] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [conflict, setConflict] = useState<'asking' | 'loading' | null>(null);
  const dirty = !same(started.current, form.values);

  function startFrom(view: View, values: Values) {
    base.current = view;
    started.current = options.toValues(view);
    form.setValues(values);
    form.clearErrors();
  }

  // A newer version arrived by itself (another tab, a refetch). It is taken over only while nothing is typed: the
  // version a change is saved with must be the one the person saw.
  useEffect(() => {
    if (options.view.version > base.current.version && !dirty) startFrom(options.view, options.toValues(options.view));
  });

  function showInvalid(errors: Record<string, unknown>) {
    const [first] = Object.keys(errors);
    if (!first) return;
    options.onInvalid?.(first);
    // The field may be on a tab that opens only now.
    setTimeout(() => {
      const input = form.getInputNode(first);
      input?.scrollIntoView({ block: 'center', behavior: 'smooth' });
      input?.focus({ preventScroll: true });
    });
  }

  function showRefusal(error: unknown) {
    if (!(error instanceof ApiError)) throw error;
    if (error.code === 'changed_meanwhile') return setConflict('asking');
    const issues = error.details.issues ?? (error.field ? [{ field: error.field, message: error.message }] : []);
    const errors = Object.fromEntries(
      issues.map(({ field, message }) => [options.fieldPath?.(field) ?? field, message] as const),
    );
    form.setErrors(errors as Parameters<typeof form.setErrors>[0]);
    setProblem(error.code === 'offline' ? t('error.offline') : error.message);
    showInvalid(errors);
  }

  async function save(values: Values) {
    if (saving) return;
    setSaving(true);
    setProblem(null);
    try {
      const view = await options.save(values, base.current, started.current, (noted) => {
        base.current = noted;
        started.current = options.toValues(noted);
      });
      startFrom(view, options.toValues(view));
      toastDone(options.savedMessage ?? t('form.saved'));
    } catch (error) {
      showRefusal(error);
    } finally {
      setSaving(false);
    }
  }

  function adopt(latest: View) {
    const merge = options.merge ?? mergeChanges;
    startFrom(latest, merge(started.current, form.getValues(), options.toValues(latest)));
  }

  async function takeLatest() {
    setConflict('loading');
    try {
      adopt(await options.reload());
      setConflict(null);
      toastDone(t('conflict.loaded'));
    } catch (error) {
      setConflict(null);
      showRefusal(error);
    }
  }

  const submit = form.onSubmit(save, showInvalid);
  useHotkeys([['mod+S', () => dirty && submit()]], [], true);

  return {
    form,
    dirty,
    saving,
    problem,
    submit: () => submit(),
    discard: () => {
      form.setValues(started.current);
      form.clearErrors();
      setProblem(null);
    },
    adopt,
    conflict: conflict && { loading: conflict === 'loading', takeLatest, close: () => setConflict(null) },
  };
}
