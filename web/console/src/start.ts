import './trusted-types.ts';
import '@mantine/core/styles.layer.css';
import '@mantine/notifications/styles.layer.css';
import '@mantine/spotlight/styles.layer.css';
import './base.css';
import { loadWords } from './words/load.ts';

// Words first: whatever is loaded after them finds them there. Nothing is awaited at the top, because the program imports parts of this file.
void loadWords().then(() => import('./main.tsx'));
