import { Tabs } from '@mantine/core';
import type { ReactNode } from 'react';
import { useUrlState } from './url-state.ts';

export interface Tab {
  readonly id: string;
  readonly label: ReactNode;
  readonly content: () => ReactNode;
}

/** Parts of a page, one at a time; which one stands in the address (`?tab=`). Only the open one is made. */
export function PageTabs({ label, tabs, name = 'tab' }: { label: string; tabs: readonly [Tab, ...Tab[]]; name?: string }) {
  const [state, set] = useUrlState({ [name]: tabs[0].id });
  const open = tabs.find(({ id }) => id === state[name]) ?? tabs[0];
  return (
    <Tabs value={open.id} onChange={(id) => set({ [name]: id ?? tabs[0].id })} keepMounted={false}>
      <Tabs.List aria-label={label} mb="lg">
        {tabs.map((tab) => (
          <Tabs.Tab key={tab.id} value={tab.id}>
            {tab.label}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {tabs.map((tab) => (
        <Tabs.Panel key={tab.id} value={tab.id}>
          {tab.id === open.id && tab.content()}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
