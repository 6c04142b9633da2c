import { useRef, useState } from 'react';
import css from './LiveFrame.module.css';

export interface LiveFrameProps {
  readonly url: string | undefined;
  readonly title: string;
  readonly width: string;
  readonly theme: string;
}

/** What is drawn anew as somebody types: two frames take turns, and the one before stays until the next has been drawn, so nothing flickers. */
export function LiveFrame({ url, title, width, theme }: LiveFrameProps) {
  return (
    <div className={css.stage} data-width={width} data-theme={theme}>
      {url !== undefined && <Frames url={url} title={title} />}
    </div>
  );
}

function Frames({ url, title }: { url: string; title: string }) {
  const [ready, setReady] = useState(url);
  const wanted = useRef(url);
  wanted.current = url;
  const all = ready === url ? [url] : [ready, url];
  return all.map((src) => (
    <iframe key={src} src={src} title={title} className={css.frame} data-shown={src === ready} inert={src !== ready} onLoad={() => src === wanted.current && setReady(src)} />
  ));
}
