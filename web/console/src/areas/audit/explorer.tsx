import { Page as Frame, PageTabs } from '../../kit/index.ts';
import { useWhose } from './asking.ts';
import { Files } from './files.tsx';
import { Integrity } from './integrity.tsx';
import { Streams } from './streams.tsx';
import { texts } from './texts.ts';
import { Trail } from './trail.tsx';

export function Page() {
  const tenant = useWhose();
  const own = tenant === undefined;
  return (
    <Frame title={own ? texts.ownLabel : texts.label} about={own ? texts.ownAbout : texts.about}>
      <PageTabs
        label={texts.tabs}
        tabs={[
          { id: 'trail', label: texts.trail, content: () => <Trail tenant={tenant} /> },
          { id: 'integrity', label: texts.integrity, content: () => <Integrity tenant={tenant} /> },
          { id: 'streams', label: texts.streams, content: () => <Streams tenant={tenant} /> },
          { id: 'files', label: texts.files, content: () => <Files tenant={tenant} /> },
        ]}
      />
    </Frame>
  );
}
