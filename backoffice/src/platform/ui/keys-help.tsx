import { Kbd, Modal, Switch, Table } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { useI18n } from '../../i18n/i18n.tsx';

/** Whether single letters act on lists; remembered, as some people's devices type letters by themselves. */
export function useLetterKeys(): [boolean, (on: boolean) => void] {
  const [on, set] = useLocalStorage({
    key: 'evershelf-letter-keys',
    defaultValue: true,
    getInitialValueInEffect: false,
  });
  return [on, set];
}

/** What the keyboard does on a page, and the switch for single letters. */
export function KeysHelp(props: {
  opened: boolean;
  onClose(): void;
  /** Keys that belong together, and what they do. */
  keys: readonly { keys: readonly string[]; text: string }[];
}) {
  const { t } = useI18n();
  const [letters, setLetters] = useLetterKeys();
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={t('keys.title')}>
      <Table mb="md" withRowBorders={false}>
        <Table.Thead className="visually-hidden">
          <Table.Tr>
            <Table.Th>{t('keys.key')}</Table.Th>
            <Table.Th>{t('keys.does')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {props.keys.map(({ keys, text }) => (
            <Table.Tr key={text}>
              <Table.Td className="nowrap" w={150}>
                {keys.map((key) => (
                  <Kbd key={key} mr={6}>
                    {key}
                  </Kbd>
                ))}
              </Table.Td>
              <Table.Td>{text}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Switch
        label={t('keys.letters')}
        aria-label={t('keys.letters')}
        description={t('keys.lettersHelp')}
        checked={letters}
        onChange={(event) => setLetters(event.currentTarget.checked)}
      />
    </Modal>
  );
}
