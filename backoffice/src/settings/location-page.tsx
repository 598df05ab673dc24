import { TextInput } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useMay } from '../accounts/session.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { EditorPage } from '../platform/form/editor-page.tsx';
import { Section } from '../platform/ui/section.tsx';
import { locationList, type StockLocation } from './api.ts';
import { useEntryEditor } from './entries.ts';
import { DeleteEntry, EntryPage, useCrumbs } from './entry-page.tsx';

const route = getRouteApi('/settings/locations/$locationId');
const back = '/settings/locations';

/** Settings > Locations > one of them. */
export function LocationPage() {
  const { locationId } = route.useParams();
  return (
    <EntryPage list={locationList} id={locationId}>
      {(location) => <LocationForm key={location.id} location={location} />}
    </EntryPage>
  );
}

/** Settings > Locations > a new one. */
export function NewLocationPage() {
  return <LocationForm location={null} />;
}

function LocationForm({ location }: { location: StockLocation | null }) {
  const { t } = useI18n();
  const mayChange = useMay('settings');
  const editor = useEntryEditor(locationList, location, {
    back,
    toValues: (entry) => ({ name: entry?.name ?? '' }),
    toInput: ({ name }) => ({ name: name.trim() }),
    validate: ({ name }) => ({ name: name.trim() ? null : t('form.required') }),
  });
  return (
    <EditorPage
      title={location?.name ?? t('locations.add')}
      crumbs={useCrumbs(t('settings.locations'), back)}
      editor={editor}
      mayChange={mayChange}
      alwaysSave={!location}
      width="narrow"
      actions={
        location && (
          <DeleteEntry
            list={locationList}
            entry={location}
            name={location.name}
            back={back}
            text={t('locations.deleteText')}
          />
        )
      }
    >
      <Section title={t('locations.general')}>
        <TextInput
          label={t('entry.name')}
          description={t('locations.nameHelp')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          required
          maxLength={100}
          {...editor.form.getInputProps('name')}
        />
      </Section>
    </EditorPage>
  );
}
