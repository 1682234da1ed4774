// The look: a calm, dense desk tool in one deep blue.
import type { ThemeConfig } from "antd";

const BLUE = "#1f4e8c";

export const theme: ThemeConfig = {
  token: {
    colorPrimary: BLUE,
    colorInfo: BLUE,
    colorPrimaryBg: "#e4edf8",
    colorPrimaryBgHover: "#d5e3f4",
    colorInfoBg: "#eaf1fa",
    colorInfoBorder: "#bcd0ea",
    controlItemBgActive: "#e4edf8",
    controlItemBgActiveHover: "#d5e3f4",
    colorLink: BLUE,
    colorLinkHover: "#2f6bbd",
    colorError: "#b3261e",
    colorErrorBg: "#fdf0ee",
    colorErrorBorder: "#efb5ae",
    colorWarning: "#b25e00",
    colorWarningBg: "#fff7e8",
    colorWarningBorder: "#f3d19c",
    colorSuccess: "#2e7d43",
    colorSuccessBg: "#eef8f0",
    colorSuccessBorder: "#b5dcbf",
    colorTextPlaceholder: "#68727d",
    // What may only be read must still be readable.
    colorTextDisabled: "#4f5b67",
    colorBgContainerDisabled: "#f4f6f8",
    borderRadius: 3,
    fontSize: 14,
    fontFamily:
      '"PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Source Han Sans SC","Segoe UI",Arial,sans-serif',
    wireframe: false,
    controlHeight: 30,
    motionDurationMid: "0.12s",
    motionDurationSlow: "0.18s",
  },
  components: {
    Layout: { headerBg: BLUE, headerHeight: 48, headerPadding: "0 16px", siderBg: "#ffffff" },
    Menu: { itemHeight: 38, itemBorderRadius: 3, itemMarginInline: 6 },
    Table: { cellPaddingBlockSM: 7, headerBg: "#f3f6fa", headerColor: "#33475f" },
    Form: { itemMarginBottom: 16, verticalLabelPadding: "0 0 4px" },
    Tabs: { horizontalMargin: "0 0 12px 0" },
  },
};
