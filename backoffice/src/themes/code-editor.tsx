import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { css } from '@codemirror/lang-css';
import { html } from '@codemirror/lang-html';
import { javascript } from '@codemirror/lang-javascript';
import { json } from '@codemirror/lang-json';
import { liquid } from '@codemirror/lang-liquid';
import {
  bracketMatching,
  foldGutter,
  foldKeymap,
  HighlightStyle,
  indentOnInput,
  syntaxHighlighting,
} from '@codemirror/language';
import { type Diagnostic, lintGutter, setDiagnostics } from '@codemirror/lint';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { Compartment, EditorState, type Extension } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { useEffect, useRef } from 'react';

export type Mark = { line: number; message: string };

/**
 * A text editor for code, by the ending of the file's name. Its colours follow the page's, light or dark. `marks` are
 * shown beside their lines.
 */
export default function CodeEditor(props: {
  path: string;
  label: string;
  value: string;
  readOnly: boolean;
  marks: readonly Mark[];
  onChange(value: string): void;
  onSave(): void;
}) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const latest = useRef(props);
  latest.current = props;

  // biome-ignore lint/correctness/useExhaustiveDependencies: made once a file; what changes is handed in below
  useEffect(() => {
    if (!place.current) return;
    const editor = new EditorView({
      parent: place.current,
      state: EditorState.create({ doc: props.value, extensions: extensionsFor(latest) }),
    });
    view.current = editor;
    return () => editor.destroy();
  }, [props.path]);

  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === props.value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: props.value } });
  }, [props.value]);

  useEffect(() => {
    view.current?.dispatch({ effects: writing.reconfigure(EditorState.readOnly.of(props.readOnly)) });
  }, [props.readOnly]);

  useEffect(() => {
    const editor = view.current;
    if (!editor) return;
    const found = props.marks.map((mark): Diagnostic => {
      const line = editor.state.doc.line(Math.min(Math.max(1, mark.line), editor.state.doc.lines));
      return { from: line.from, to: line.to, severity: 'error', message: mark.message };
    });
    editor.dispatch(setDiagnostics(editor.state, found));
    const [first] = found;
    if (first)
      editor.dispatch({
        selection: { anchor: first.from },
        effects: EditorView.scrollIntoView(first.from, { y: 'center' }),
      });
  }, [props.marks]);

  return <div ref={place} className="code-editor" />;
}

const writing = new Compartment();

type Latest = { current: Parameters<typeof CodeEditor>[0] };

function extensionsFor(latest: Latest): Extension[] {
  const save = () => {
    latest.current.onSave();
    return true;
  };
  return [
    lineNumbers(),
    foldGutter(),
    history(),
    drawSelection(),
    indentOnInput(),
    bracketMatching(),
    highlightActiveLine(),
    highlightSelectionMatches(),
    search({ top: true }),
    lintGutter(),
    syntaxHighlighting(colours),
    languageOf(latest.current.path),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ 'aria-label': latest.current.label }),
    writing.of(EditorState.readOnly.of(latest.current.readOnly)),
    keymap.of([
      { key: 'Mod-s', run: save, preventDefault: true },
      ...searchKeymap,
      ...historyKeymap,
      ...foldKeymap,
      // After Esc, Tab leaves the text: https://codemirror.net/examples/tab/
      indentWithTab,
      ...defaultKeymap,
    ]),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) latest.current.onChange(update.state.doc.toString());
    }),
  ];
}

function languageOf(path: string): Extension {
  if (path.endsWith('.liquid')) return liquid({ base: html() });
  if (path.endsWith('.json')) return json();
  if (path.endsWith('.css')) return css();
  if (path.endsWith('.js')) return javascript();
  return path.endsWith('.svg') ? html() : [];
}

/** Colours of styles.css, so that they are readable in the light and in the dark. */
const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.controlKeyword, tags.moduleKeyword], color: 'var(--code-word)' },
  { tag: [tags.tagName, tags.propertyName, tags.definition(tags.variableName)], color: 'var(--code-name)' },
  { tag: [tags.attributeName, tags.className, tags.function(tags.variableName)], color: 'var(--code-attribute)' },
  { tag: [tags.string, tags.special(tags.string), tags.attributeValue], color: 'var(--code-text)' },
  { tag: [tags.number, tags.bool, tags.null, tags.color, tags.unit], color: 'var(--code-number)' },
  { tag: [tags.comment, tags.meta], color: 'var(--code-comment)' },
]);
