// The place where files are dropped or chosen; what is done with them is up to its owner.
import { InboxOutlined } from "@ant-design/icons";
import { Upload } from "antd";

type Props = {
  accept: string;
  label: string;
  why: string;
  busy?: boolean;
  multiple?: boolean;
  onFiles: (files: File[]) => void;
};

export function FileDrop({ accept, label, why, busy = false, multiple = false, onFiles }: Props) {
  return (
    <Upload.Dragger
      accept={accept}
      multiple={multiple}
      disabled={busy}
      showUploadList={false}
      beforeUpload={(file, all) => {
        // It is called for each file; all of them are handed over once.
        if (file === all[0]) onFiles(all);
        return Upload.LIST_IGNORE;
      }}
    >
      <p>
        <InboxOutlined style={{ fontSize: 28 }} aria-hidden />
      </p>
      <p>{label}</p>
      <p className="xh-quiet">{why}</p>
    </Upload.Dragger>
  );
}
